// A trader's egress line and the server's egress at its other end, without the cage: for tests of
// what goes between them.

import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { VenuePlaces } from '@countersign/channel/launch.ts'
import { type Forbidden, openEgress } from '@countersign/server/adapters/exchange/egress.ts'
import { openEgressLine } from '@countersign/trader/egress-line.ts'
import { until } from './until.ts'

/** @param places - where the egress finds the venues */
export async function openLine(places: VenuePlaces) {
  const folder = mkdtempSync(join(tmpdir(), 'cs-line-'))
  const made: Socket[] = []
  const forbidden: Forbidden[] = []
  const line = openEgressLine()
  const server = createServer({ pauseOnConnect: true }, (socket) => {
    made.push(socket)
    line.accept(socket)
  })
  const socketPath = join(folder, 'egress.sock')
  await once(server.listen(socketPath), 'listening')
  const egress = openEgress({ socketPath, places, forbidden: (what) => forbidden.push(what) })
  await until(async () => line.isThere(), Boolean)
  return {
    egress: line,
    forbidden,
    close() {
      egress.close()
      server.close()
      for (const socket of made) socket.destroy()
      rmSync(folder, { recursive: true })
    },
  }
}
