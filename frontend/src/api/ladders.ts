/** Ladders before they trade: what one would become at a price, and the safety-order form written out. */
import { client } from './client'
import { id } from './request'
import type { Generator, LadderPreview, LadderPreviewRequest, Level } from './types'

/** What a ladder would become at a price: every leg against the market's rules. Places nothing. */
export async function previewLadder(portfolioId: string, request: LadderPreviewRequest, signal: AbortSignal): Promise<LadderPreview> {
  return (await client.post<LadderPreview>(`/portfolios/${id(portfolioId)}/ladders/preview`, request, { signal })).data
}

/** The levels that a generator stands for; their weights total exactly 100. */
export async function generateLevels(generator: Generator): Promise<Level[]> {
  return (await client.post<{ levels: Level[] }>('/ladders/generate', { generator })).data.levels
}
