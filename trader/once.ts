// Acts that do something anew each time they are asked for are done once for each request: whoever
// carries a member's signed request could bring it again. An order has a name, and needs no such.

import type { UnixSeconds } from '@countersign/core/basics.ts'
import { Fault } from '@countersign/core/fault.ts'

type Asking = { readonly request: string; readonly time: UnixSeconds }

export type Once = (asking: Asking) => void

/**
 * Remembers requests for as long as they are fresh. What was asked before the process began may
 * have been done by the one before, and is too old.
 * @returns throws Fault channel.request_repeated, channel.request_stale
 */
export function openOnce(clock: () => UnixSeconds, freshSeconds: number): Once {
  const since = clock()
  const done = new Map<string, UnixSeconds>()
  return ({ request, time }) => {
    const now = clock()
    if (time < since) throw new Fault('channel.request_stale', { ageSeconds: now - time })
    for (const [each, at] of done) if (now - at > freshSeconds) done.delete(each)
    if (done.has(request)) throw new Fault('channel.request_repeated')
    done.set(request, time)
  }
}
