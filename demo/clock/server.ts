// The server's entry for demonstrations: the same server, by the clock beside the node's cookie,
// and looking at the chain so often in the past that months go by in seconds. No production start
// knows it.

import { dirname } from 'node:path'
import type { ToServer } from '@countersign/channel/launch.ts'
import { runServer } from '@countersign/server/run.ts'
import { offsetSeconds } from './offset.ts'

const PAST_TICK_MS = 60
const PRESENT_TICK_MS = 1_000

let folder: string | null = null

process.on('message', (message: ToServer) => {
  if (message.kind !== 'begin') return
  const { node } = message.settings
  folder = node?.kind === 'core-rpc' ? dirname(node.cookieFile) : null
})

runServer({
  clock: () => Math.floor(Date.now() / 1_000) + offsetSeconds(folder),
  tickMs: () => (offsetSeconds(folder) === 0 ? PRESENT_TICK_MS : PAST_TICK_MS),
  isDemo: true,
})
