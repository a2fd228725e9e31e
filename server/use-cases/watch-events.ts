// Tells whoever watches which things changed. What they are now is read as ever.

import type { Topic } from '../ports/changes.ts'
import type { World } from './world.ts'

/** Of one event. There are as many topics as wallets, twice, and a few. */
const MOST_TOPICS = 1_000

/** @param wake - called whenever there is something to take */
export function watchEvents({ store }: Pick<World, 'store'>, wake: () => void) {
  const changed = new Set<Topic>()
  const end = store.changes.watch((topics) => {
    for (const topic of topics) changed.add(topic)
    wake()
  })
  return {
    end,
    take(): { readonly topics: Topic[] } | null {
      const topics = [...changed].slice(0, MOST_TOPICS)
      for (const topic of topics) changed.delete(topic)
      if (changed.size > 0) wake()
      return topics.length > 0 ? { topics } : null
    },
  }
}
