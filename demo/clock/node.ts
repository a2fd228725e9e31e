// The regtest node's entry for demonstrations: blocks get the time that a file in its folder says.
// bcoin asks the machine's clock by itself, so that it is moved under it. No production start knows
// this file.

import type { ToNode } from '@countersign/launcher/regtest/messages.ts'
import { offsetSeconds } from './offset.ts'

let folder: string | null = null

process.on('message', (message: ToNode) => {
  if (message.kind === 'begin') folder = message.folder
})

const machineNow = Date.now.bind(Date)
Date.now = () => machineNow() + offsetSeconds(folder) * 1_000

await import('@countersign/launcher/regtest/node-child.ts')
