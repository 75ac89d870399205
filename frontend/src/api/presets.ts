/** Ladder presets: the built-in ones and the trader's own, kept on the server, and as a file. */
import { client } from './client'
import { get, id } from './request'
import type { PresetBody, PresetFile, PresetList, PresetView } from './types'

const PRESETS = '/ladder-presets'

/** The built-in ones first, then the trader's own by name. */
export const fetchPresets = (signal?: AbortSignal): Promise<PresetList> => get(PRESETS, {}, signal)

/** A name that is taken is refused with its field. */
export async function addPreset(preset: PresetBody): Promise<void> {
  await client.post<PresetView>(PRESETS, preset)
}

export async function removePreset(presetId: string): Promise<void> {
  await client.delete(`${PRESETS}/${id(presetId)}`)
}

/** The trader's own, in the form that `importPresets` takes. */
export const exportPresets = (): Promise<PresetFile> => get(`${PRESETS}/export`)

/** Adds all of a file's or none. */
export async function importPresets(file: unknown): Promise<void> {
  await client.post<PresetList>(`${PRESETS}/import`, file)
}
