// The way out to exchanges as a process of its own, for a trader on somebody's own machine, where
// no server is. It is told by its parent where the trader's door is, and knows no secret.

import type { FromEgress, ToEgress } from '@countersign/channel/launch.ts'
import { openEgress } from './adapters/exchange/egress.ts'

const tell = (message: FromEgress): void => void (process.connected && process.send?.(message))

process.on('message', (message: ToEgress) => {
  if (message.kind === 'stop') process.exit(0)
  openEgress({
    socketPath: message.socketPath,
    places: message.venues,
    forbidden: ({ venue, operation, why, at }) =>
      process.stdout.write(`egress: forbidden: ${operation} at ${venue} (${why} ${at})\n`),
  })
  tell({ kind: 'serving' })
})
process.on('disconnect', () => process.exit(0))
// A terminal sends it to everybody; the parent ends this one.
process.on('SIGINT', () => undefined)
tell({ kind: 'started' })
