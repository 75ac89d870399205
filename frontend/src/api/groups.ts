/** What a trader can ask for a position, and its life. Each wish is decided at once; what follows arrives on the feed. */
import { client } from './client'
import { fetchFile } from './file'
import { get, id } from './request'
import type { Accepted, GroupPage, GroupView, LegPlace, Timeline } from './types'
import type { NamedFile } from '@/ui/download'

/** A leg, a pyramid (`leg` null), or the whole position (both null). */
export type TargetPlace = Pick<GroupView['pinned_targets'][number], 'pyramid' | 'leg'>
/** Exactly one: percent of what is held, base, or quote. */
export type Part = { percent: string } | { quantity: string } | { quote: string }

/** Page by page. @param wanted the filters as the address names them; what is null narrows nothing */
export const fetchClosedGroups = (
  portfolioId: string,
  wanted: Readonly<Record<string, string | null>>,
  cursor: string | null,
  signal?: AbortSignal,
): Promise<GroupPage> => get(`/portfolios/${id(portfolioId)}/groups`, { ...wanted, state: 'closed', cursor }, signal)

/** Every closed group that the filters let through, one line each. */
export function fetchClosedFile(portfolioId: string, wanted: Readonly<Record<string, string | null>>): Promise<NamedFile> {
  const present = Object.entries(wanted).flatMap(([name, value]) => (value === null ? [] : [[name, value]]))
  return fetchFile(`/portfolios/${id(portfolioId)}/groups.csv?${new URLSearchParams(present).toString()}`, 'positions.csv')
}

export const fetchTimeline = (groupId: string, signal?: AbortSignal): Promise<Timeline> =>
  get(`/groups/${id(groupId)}/timeline`, {}, signal)

const post = async (groupId: string, what: string, body?: unknown): Promise<Accepted> =>
  (await client.post<Accepted>(`/groups/${id(groupId)}/${what}`, body)).data

const put = async (groupId: string, what: string, body: unknown): Promise<Accepted> =>
  (await client.put<Accepted>(`/groups/${id(groupId)}/${what}`, body)).data

/** Cancels what rests and sells what is held, at market. */
export const closeGroup = (groupId: string): Promise<Accepted> => post(groupId, 'close')

/** Cancels what rests and ends the group without selling: what it holds is the trader's own. */
export const releaseGroup = (groupId: string): Promise<Accepted> => post(groupId, 'release')

/** Sells a part at market. */
export const reduceGroup = (groupId: string, part: Part): Promise<Accepted> => post(groupId, 'reduce', part)

/** One more entry order. @param amount quote @param price null: at market */
export const addFunds = (groupId: string, amount: string, price: string | null): Promise<Accepted> =>
  post(groupId, 'add-funds', { amount, price })

/** Withdraws these unfilled legs. */
export const cancelLegs = (groupId: string, legs: readonly LegPlace[]): Promise<Accepted> => post(groupId, 'cancel-legs', { legs })

/** @param price null: by its percent again */
export const setTarget = (groupId: string, place: TargetPlace, price: string | null): Promise<Accepted> =>
  put(groupId, 'targets', { ...place, price })

/** @param price null: by the settings again */
export const setStop = (groupId: string, price: string | null): Promise<Accepted> => put(groupId, 'stop', { price })

export const applySettings = (groupId: string): Promise<Accepted> => post(groupId, 'apply-settings')

/** Keeps the group out of every offset, or lets it in again. */
export const blockFromOffset = (groupId: string, blocked: boolean): Promise<Accepted> => put(groupId, 'offset', { blocked })

/** Leaves the group out of the next offset only. */
export const skipNextOffset = (groupId: string): Promise<Accepted> => put(groupId, 'offset', { skip_next: true })
