// What is closed, the banner, and the traces of the audit log, in memory.

import { type AuditEvent, readEvent } from '@countersign/core/audit/event.ts'
import { isAddressIn, readAddress, readRange } from '@countersign/core/policy/ranges.ts'
import {
  type IncidentReader,
  type IncidentTransactor,
  NOTHING_CLOSED,
  type TraceGroup,
  type TraceQuery,
} from '../../ports/incident.ts'
import { traceOf } from '../../ports/traces.ts'
import type { Tables } from './tables.ts'

export function incidentReads(tables: () => Tables): IncidentReader {
  const found = (query: TraceQuery) =>
    [...tables().auditEvents.values()].map(readEvent).filter((event) => fits(event, query))
  return {
    closure: async () => tables().closure.get('one') ?? NOTHING_CLOSED,
    banner: async () => tables().banner.get('one') ?? null,
    async traces(query) {
      const events = found(query)
      const times = events.map(({ time }) => time)
      return {
        count: events.length,
        first: times.length > 0 ? Math.min(...times) : null,
        last: times.length > 0 ? Math.max(...times) : null,
        groups: groupsOf(events),
      }
    },
    traceSeqs: async (query, limit, before = Number.MAX_SAFE_INTEGER) =>
      found(query)
        .map(({ seq }) => seq)
        .filter((seq) => seq < before)
        .toReversed()
        .slice(0, limit),
    auditEventsOf: async (seqs) =>
      [...tables().auditEvents].filter(([seq]) => seqs.includes(seq)).map(([, bytes]) => bytes),
  }
}

export const incidentWrites = (tables: Tables): IncidentTransactor => ({
  async putBanner(banner) {
    if (banner) tables.banner.set('one', banner)
    else tables.banner.clear()
  },
})

function fits(event: AuditEvent, { range, actors, token, since, until }: TraceQuery): boolean {
  const { actor, network, token: used } = traceOf(event)
  const isIn = range === undefined || (network !== null && isWithin(network, range))
  const isBy = actors === undefined || (actor !== null && actors.includes(actor))
  const isWith = token === undefined || used === token
  return isIn && isBy && isWith && (since ?? 0) <= event.time && event.time <= (until ?? Infinity)
}

function isWithin(address: string, range: string): boolean {
  const bits = readAddress(range)?.bits
  const read = readRange(bits === undefined ? range : `${range}/${bits}`)
  return read !== null && isAddressIn(address, read) === true
}

const MOST_EACH = 64
const SIDES = ['act', 'actor', 'network', 'token', 'session'] as const

function groupsOf(events: readonly AuditEvent[]): readonly TraceGroup[] {
  return SIDES.flatMap((side) => {
    const named = Map.groupBy(events, (event) => {
      const trace = traceOf(event)
      return side === 'act' ? `${trace.act} ${trace.outcome}` : trace[side]
    })
    const groups = [...named].flatMap(([name, all]): TraceGroup[] => {
      const times = all.map(({ time }) => time)
      const [first, last] = [Math.min(...times), Math.max(...times)]
      return name === null ? [] : [{ side, name, count: all.length, first, last }]
    })
    return groups
      .toSorted((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1))
      .slice(0, MOST_EACH)
  })
}
