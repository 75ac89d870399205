/** The names of the server's shapes, short. The shapes themselves are generated from its OpenAPI document. */
import type { components } from './schema.gen'

type Schemas = components['schemas']

export type AccountView = Schemas['AccountView']
export type AlertAccepted = Schemas['AlertAccepted']
export type AlertPage = Schemas['AlertPage']
export type AlertView = Schemas['AlertView']
export type DifferenceView = Schemas['DifferenceView']
export type GroupPage = Schemas['GroupPage']
export type GroupView = Schemas['GroupView']
export type LegView = Schemas['LegView']
export type OwnerRequest = Schemas['OwnerRequest']
export type PortfolioView = Schemas['PortfolioView']
export type PriceView = Schemas['PriceView']
export type Problem = Schemas['Problem']
export type PyramidView = Schemas['PyramidView']
export type ReasonView = Schemas['ReasonView']
export type Session = Schemas['Session']
export type SetupState = Schemas['SetupState']
export type SignalPage = Schemas['SignalPage']
export type SignalView = Schemas['SignalView']
export type SignInRequest = Schemas['SignInRequest']
export type Snapshot = Schemas['Snapshot']
export type TargetView = Schemas['TargetView']
export type TestAlertRequest = Schemas['TestAlertRequest']
export type User = Schemas['User']
export type WebhookView = Schemas['WebhookView']

export type SnapshotMessage = Schemas['SnapshotMessage']
export type HeartbeatMessage = Schemas['HeartbeatMessage']
/** What is absent is unchanged, so everything but the place in the sequence may be missing. */
export type DeltaMessage = Pick<Schemas['DeltaMessage'], 'type' | 'seq' | 'time'> &
  Partial<Omit<Schemas['DeltaMessage'], 'type' | 'seq' | 'time'>>
export type FeedMessage = SnapshotMessage | DeltaMessage | HeartbeatMessage
export type Subscribe = Schemas['Subscribe']

export type GroupStatus = GroupView['status']
export type OrderStatus = TargetView['status']
export type PortfolioStatus = PortfolioView['status']
export type Verdict = SignalView['verdict']
export type Side = GroupView['side']
