// The server's entry for demonstrations: the same server, by the clock beside the node's cookie,
// and looking at the chain so often while that is moved that months go by in seconds. No production
// start knows it.

import { dirname } from 'node:path'
import type { ToServer } from '@countersign/channel/launch.ts'
import { runServer } from '@countersign/server/run.ts'
import { offsetSeconds } from './offset.ts'

const MOVING_TICK_MS = 60
const RESTING_TICK_MS = 500
const PRESENT_TICK_MS = 1_000

/** So long after a move of the clock the next one is expected. */
const MOVING_MS = 5_000

let folder: string | null = null

process.on('message', (message: ToServer) => {
  if (message.kind !== 'begin') return
  const { node } = message.settings
  folder = node?.kind === 'core-rpc' ? dirname(node.cookieFile) : null
})

let moved = { to: 0, at: performance.now() }

function tickMs(): number {
  const to = offsetSeconds(folder)
  if (to !== moved.to) moved = { to, at: performance.now() }
  if (to === 0) return PRESENT_TICK_MS
  return performance.now() - moved.at < MOVING_MS ? MOVING_TICK_MS : RESTING_TICK_MS
}

runServer({
  clock: () => Math.floor(Date.now() / 1_000) + offsetSeconds(folder),
  tickMs,
  isDemo: true,
})
