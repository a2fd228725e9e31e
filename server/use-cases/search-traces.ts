// What an address, a range, a token, a device or a person touched, and what whoever it was could
// have read. Counts come from the audit log; what could be read is an upper bound: every reader
// reads all of it.

import type { UnixSeconds } from '@countersign/core/basics.ts'
import { readView } from '@countersign/core/charter/view.ts'
import { Fault } from '@countersign/core/fault.ts'
import { readAddress, readRange } from '@countersign/core/policy/ranges.ts'
import type { TraceQuery, Traces } from '../ports/incident.ts'
import type { World } from './world.ts'

export type TraceWish = {
  readonly range?: string | undefined
  readonly token?: string | undefined
  readonly device?: string | undefined
  readonly person?: string | undefined
  readonly since?: UnixSeconds | undefined
  readonly until?: UnixSeconds | undefined
}

export type Exposure = {
  readonly sessions: number
  readonly tokens: number
  readonly devices: number
  readonly until: UnixSeconds
  readonly wallets: readonly string[]
  readonly addresses: number
  readonly members: number
  readonly contacts: number
  readonly proposals: number
}

export type Searched = Traces & {
  /** Null where nobody got in, as far as the log says. */
  readonly exposure: Exposure | null
  /** Newest first. */
  readonly events: readonly string[]
}

/** The signer’s clock may be ahead, for it never goes back: rather too much than a wallet less. */
const SLACK_SECONDS = 86_400

type Searching = Pick<World, 'store' | 'signer'>

/** @throws Fault http.request_invalid */
export async function searchTraces(
  world: Searching,
  wish: TraceWish,
  page: { readonly limit: number; readonly before?: number | undefined },
): Promise<Searched> {
  const { reader } = world.store
  const query = await queryOf(world, wish)
  const [traces, seqs] = await Promise.all([
    reader.traces(query),
    reader.traceSeqs(query, page.limit, page.before),
  ])
  const decoder = new TextDecoder()
  const events = (await reader.auditEventsOf(seqs)).map((bytes) => decoder.decode(bytes))
  return { ...traces, exposure: await exposureOf(world, traces), events: events.toReversed() }
}

async function queryOf({ store }: Searching, wish: TraceWish): Promise<TraceQuery> {
  const { range, token, device, person, since, until } = wish
  if (range !== undefined && !readRange(range) && !readAddress(range)) {
    const wanted = 'an address, or a range such as 192.0.2.0/24'
    throw new Fault('http.request_invalid', { where: 'range', wanted })
  }
  const named = [range, token, device, person, since, until]
  if (named.every((each) => each === undefined)) {
    const wanted = 'something to look for: range, token, device, person, since or until'
    throw new Fault('http.request_invalid', { where: 'query', wanted })
  }
  const devices = person === undefined ? [] : await store.reader.devices()
  const own = devices.filter(({ member }) => member === person).map(({ key }) => key)
  const theirs = person === undefined ? undefined : [person, ...own]
  const actors = device === undefined ? theirs : [device]
  return { range, actors, token, since, until }
}

async function exposureOf({ store, signer }: Searching, traces: Traces): Promise<Exposure | null> {
  const { groups, last } = traces
  const count = (side: 'session' | 'token') => groups.filter((each) => each.side === side).length
  const [sessions, tokens] = [count('session'), count('token')]
  const isKey = ({ side, name }: Traces['groups'][number]) =>
    side === 'actor' && /^[0-9a-f]{64}$/.test(name)
  const devices = groups.filter(isKey).length
  if (last === null || sessions + tokens + devices === 0) return null
  const view = readView(await signer.charter())
  const by = last + SLACK_SECONDS
  const wallets = (await store.reader.wallets()).filter(({ createdAt }) => createdAt <= by)
  let addresses = 0
  for (const { name } of wallets) {
    const given = await store.reader.givenAddresses(name)
    addresses += given.filter(({ givenAt }) => givenAt <= by).length
  }
  const members = view.members.filter(({ since }) => since <= by)
  return {
    ...{ sessions, tokens, devices, until: last, addresses },
    wallets: wallets.map(({ name }) => name),
    members: members.length,
    contacts: members.reduce((sum, { contacts }) => sum + contacts.length, 0),
    proposals: view.proposals.filter(({ openedAt }) => openedAt <= by).length,
  }
}
