// A bad day, over the API: what is stopped, the notice before everyone, and the search.

import type { Change } from '@countersign/core/charter/change.ts'
import type { CharterView } from '@countersign/core/charter/view.ts'
import { Fault } from '@countersign/core/fault.ts'
import type { Api } from '@countersign/sdk/api.ts'
import type { Context } from '../context.ts'
import { askServer } from './api.ts'

export type IncidentView = Awaited<ReturnType<Api['showIncident']>>
export type Found = Awaited<ReturnType<Api['searchTraces']>>

export const showIncident = (context: Context): Promise<IncidentView> =>
  askServer(context, (api) => api.showIncident())

export type SearchWish = {
  readonly range?: string
  readonly token?: string
  readonly device?: string
  readonly person?: string
  readonly since?: number
  readonly until?: number
  readonly limit: number
}

export function searchTraces(
  context: Context,
  { since, until, limit, ...wish }: SearchWish,
): Promise<Found> {
  const times = {
    ...(since === undefined ? {} : { since: String(since) }),
    ...(until === undefined ? {} : { until: String(until) }),
  }
  const query = { ...wish, ...times, limit: String(limit) }
  return askServer(context, (api) => api.searchTraces(query))
}

export const putBanner = (context: Context, text: string, until: number) =>
  askServer(context, (api) => api.putBanner({ body: { text, until: String(until) } }))

export async function removeBanner(context: Context): Promise<void> {
  await askServer(context, (api) => api.removeBanner())
}

/** @returns how many there were */
export async function withdrawTokens(context: Context): Promise<number> {
  const { withdrawn } = await askServer(context, (api) => api.withdrawTokens())
  return withdrawn
}

/**
 * The list of networks with these more, or with these alone.
 * @param given - `192.0.2.0/24=Office` each
 * @throws Fault client.argument_invalid
 */
export function networksChange(
  { networks, now }: Pick<CharterView, 'networks' | 'now'>,
  given: readonly string[],
  { until, isOnly }: { readonly until: number; readonly isOnly: boolean },
): Change {
  const added = given.map((each) => {
    const [, network = '', name = ''] = /^([0-9a-fA-F:.]+\/\d{1,3})=(.+)$/.exec(each) ?? []
    if (network !== '') return { network, name, until }
    const reason = 'a range and its name, such as 192.0.2.0/24=Office'
    throw new Fault('client.argument_invalid', { network: each, reason })
  })
  const isNamed = (network: string) => added.some((each) => each.network === network)
  const kept = networks.filter((each) => now < each.until && !isNamed(each.network))
  return { kind: 'networks.set', networks: [...(isOnly ? [] : kept), ...added] }
}
