// What the server said last of each script: as long as a status stays, so does the history. It is a
// memory of one connection, since a server tells of changes only to who asked on it.

import { invalid } from '../answers.ts'
import type { Listed } from '../indexed/script-index.ts'

export type Statuses = {
  hear(method: string, params: readonly unknown[]): void
  read(name: string, asking: Asking): Promise<readonly Listed[]>
  /** There is another connection now. */
  forget(): void
}

type Asking = {
  readonly subscribe: () => Promise<unknown>
  readonly ask: () => Promise<readonly Listed[]>
}

/** Null for a script that nothing ever happened to. */
type Status = string | null

type Known = { readonly status: Status; readonly history: readonly Listed[] }

/** It may change while it is read; each time it is read again. */
const MOST_READINGS = 5

export function openStatuses(): Statuses {
  let statuses = new Map<string, Status>()
  let histories = new Map<string, Known>()
  let asked = new Set<string>()
  return {
    forget() {
      asked = new Set()
      statuses = new Map()
      histories = new Map()
    },
    hear(method, [name, status]) {
      if (method !== 'blockchain.scripthash.subscribe' || typeof name !== 'string') return
      // Of others we never asked, and they would fill our memory.
      if (asked.has(name)) statuses.set(name, statusOf(status))
    },
    async read(name, { subscribe, ask }) {
      for (let reading = 1; reading <= MOST_READINGS; reading += 1) {
        if (!statuses.has(name)) {
          asked.add(name)
          const status = statusOf(await subscribe())
          // A change may be told in the same breath as the answer, and is the later word.
          if (!statuses.has(name)) statuses.set(name, status)
        }
        const status = statuses.get(name) ?? null
        if (status === null) return []
        const known = histories.get(name)
        if (known?.status === status) return known.history
        const history = await ask()
        if (statuses.get(name) !== status) continue
        histories.set(name, { status, history })
        return history
      }
      throw invalid('a history that changes faster than it can be read')
    },
  }
}

function statusOf(value: unknown): Status {
  if (value === null) return null
  if (typeof value !== 'string') throw invalid('status')
  return value
}
