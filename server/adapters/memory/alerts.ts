// Alerts of members, in the store that lives in memory.

import type { AlertPage, AlertReader, AlertRecord, AlertTransactor } from '../../ports/alerts.ts'
import { type KeptFiring, keyOf, type Tables } from './tables.ts'

export function alertReads(tables: () => Tables): AlertReader {
  const page = ({ limit, after, owner }: AlertPage, isWanted: (each: AlertRecord) => boolean) =>
    [...tables().alerts.values()]
      .filter((each) => after === undefined || each.alert.id > after)
      .filter((each) => owner === undefined || each.owner === owner)
      .filter(isWanted)
      .toSorted((a, b) => (a.alert.id < b.alert.id ? -1 : 1))
      .slice(0, limit)
  const untold = () =>
    [...tables().firings.values()]
      .filter(({ toldAt }) => toldAt === null)
      .flatMap(({ toldAt: _, ...firing }) => {
        const record = tables().alerts.get(firing.id)
        return record ? [{ firing, record }] : []
      })
  return {
    alerts: async (asked) => page(asked, () => true),
    alert: async (id) => tables().alerts.get(id) ?? null,
    armedAlerts: async (asked) =>
      page(asked, ({ state, isPaused }) => state.mode !== 'ended' && !isPaused),
    alertLasts: async () => [...tables().alertLasts],
    firings: async (alert, limit) =>
      [...tables().firings.values()]
        .filter(({ id }) => id === alert)
        .toReversed()
        .slice(0, limit)
        .map(({ toldAt: _, ...firing }) => firing),
    untoldOwners: async () => {
      const owners = Map.groupBy(untold(), ({ record }) => record.owner)
      return [...owners].map(([owner, { length: firings }]) => ({ owner, firings }))
    },
    untoldFirings: async (owner, limit) =>
      untold()
        .filter(({ record }) => record.owner === owner)
        .slice(0, limit),
    alertsToldAt: async (owner) => tables().alertTellings.get(owner) ?? null,
    alertEvents: async (limit) => [...tables().alertEvents.values()].slice(0, limit),
    knownMarks: async (marks) => {
      const known = new Set([...tables().firings.values()].map(({ mark }) => mark))
      return [...new Set(marks)].filter((mark) => known.has(mark))
    },
  }
}

export const alertWrites = (tables: Tables): AlertTransactor => ({
  ...standingWrites(tables),
  ...firingWrites(tables),
})

function change(tables: Tables, id: string, changed: (record: AlertRecord) => AlertRecord) {
  const record = tables.alerts.get(id)
  if (!record || record.state.mode === 'ended') return false
  tables.alerts.set(id, changed(record))
  return true
}

function drop({ firings }: Tables, isGone: (firing: KeptFiring) => boolean): void {
  for (const [key, firing] of firings) if (isGone(firing)) firings.delete(key)
}

type Standing =
  | 'putAlertEvent'
  | 'removeAlertEvents'
  | 'putAlert'
  | 'pauseAlert'
  | 'removeAlert'
  | 'countAlerts'

/** What is watched for, and what happened that is not evaluated yet. */
function standingWrites(tables: Tables): Pick<AlertTransactor, Standing> {
  return {
    async putAlertEvent(event) {
      if (!tables.alertEvents.has(event.mark)) tables.alertEvents.set(event.mark, event)
    },
    async removeAlertEvents(marks) {
      for (const mark of marks) tables.alertEvents.delete(mark)
    },
    putAlert: async (record) => void tables.alerts.set(record.alert.id, record),
    pauseAlert: async (id, isPaused) =>
      change(tables, id, (record) => {
        const mode = record.isPaused && !isPaused ? 'new' : record.state.mode
        return { ...record, isPaused, state: { ...record.state, mode } }
      }),
    async removeAlert(id) {
      drop(tables, (firing) => firing.id === id)
      return tables.alerts.delete(id)
    },
    // Transactions take turns here.
    countAlerts: async (owner) =>
      [...tables.alerts.values()].filter((each) => each.owner === owner).length,
  }
}

/** What it came to. */
function firingWrites(tables: Tables): Omit<AlertTransactor, Standing> {
  return {
    async settleAlerts({ states, lasts, firings, at }) {
      for (const { id, before, state } of states) {
        const record = tables.alerts.get(id)
        if (record?.state.generation !== before || record.isPaused) return false
        const endedAt = state.mode === 'ended' ? at : null
        if (!change(tables, id, (each) => ({ ...each, state, endedAt }))) return false
      }
      for (const [series, last] of lasts) {
        const known = tables.alertLasts.get(series)
        if (!known || last.at >= known.at) tables.alertLasts.set(series, last)
      }
      for (const firing of firings) {
        tables.firings.set(keyOf(firing.id, firing.generation), { ...firing, toldAt: null })
      }
      return true
    },
    async markFiringsTold(owner, { firings, at }) {
      for (const { id, generation } of firings) {
        const key = keyOf(id, generation)
        const kept = tables.firings.get(key)
        if (kept) tables.firings.set(key, { ...kept, toldAt: at })
      }
      tables.alertTellings.set(owner, at)
    },
    async forgetAlerts(before) {
      drop(tables, ({ at, toldAt }) => toldAt !== null && toldAt < before && at < before)
      for (const { alert, endedAt } of [...tables.alerts.values()]) {
        const isTold = ![...tables.firings.values()].some(
          ({ id, toldAt }) => id === alert.id && toldAt === null,
        )
        if (endedAt === null || endedAt >= before || !isTold) continue
        drop(tables, ({ id }) => id === alert.id)
        tables.alerts.delete(alert.id)
      }
    },
  }
}
