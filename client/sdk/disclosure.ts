// Gathers what the draft of a disclosure says, from what every reader may read.

import { type AuditEvent, readEvent } from '@countersign/core/audit/event.ts'
import { type CharterView, readView } from '@countersign/core/charter/view.ts'
import { draftDisclosure } from '@countersign/core/incident/disclosure.ts'
import { readHappened } from '@countersign/core/incident/happened.ts'
import type { Api } from './api.ts'
import type { IncidentWish } from './incident.ts'

const PAGE = 500
const FEW = '1'

/** Markdown. @throws ApiProblem */
export async function writeDisclosure(
  api: Pick<Api, 'showCharter' | 'searchTraces' | 'listAudit'>,
  { from, to, ...search }: IncidentWish,
): Promise<string> {
  const { charter } = await api.showCharter()
  const view = readView(charter)
  const times = { since: String(from), until: String(to) }
  const found = await api.searchTraces({ ...search, ...times, limit: FEW })
  return draftDisclosure({
    organisation: view.organisation.name,
    from,
    to,
    search: Object.entries(search).map(([by, what]) => `${by} ${what}`),
    found: {
      count: found.count,
      first: found.first ?? null,
      last: found.last ?? null,
      groups: found.groups,
      exposure: found.exposure ?? null,
    },
    happened: readHappened(await eventsOf(api, from, to)),
    names: namesOf(view),
  })
}

/** Oldest first; read from the newest back, for a bad day is rarely long ago. */
async function eventsOf(
  api: Pick<Api, 'listAudit'>,
  from: number,
  to: number,
): Promise<readonly AuditEvent[]> {
  const events: AuditEvent[] = []
  for (let before = 0; ; ) {
    const page = await api.listAudit({ before: String(before), limit: String(PAGE) })
    const read = page.events.map((each) => readEvent(new TextEncoder().encode(each)))
    events.push(...read.filter(({ time }) => from <= time && time <= to))
    const last = read.at(-1)
    if (!last || last.seq === 1 || last.time < from) break
    before = last.seq
  }
  return events.toReversed()
}

function namesOf({ members }: CharterView): Readonly<Record<string, string>> {
  return Object.fromEntries(
    members.flatMap(({ id, name, credentials }) => [
      [id, name] as const,
      ...credentials.map((each) => [each.id, `${name} (${each.name})`] as const),
    ]),
  )
}
