// A door of the launcher's own, for this user alone: whoever changed settings in a file has them
// taken up, by starting those again who read them. Nothing else can be said by it, and no secret.

import { once } from 'node:events'
import { chmodSync, rmSync } from 'node:fs'
import { createServer, type Socket } from 'node:net'
import { join } from 'node:path'

/** What was changed; also what the audit log is told of it. */
const CHANGES = ['mail', 'sms', 'database'] as const
export type Change = (typeof CHANGES)[number]

const MAX_LINE = 64
const LINE_MS = 5_000

/**
 * Listens at `launcher.sock`. A line names what was changed; the answer is one line of JSON.
 * @param takeUp - resolves with whom it started again
 */
export async function openTakeUp(
  folder: string,
  takeUp: (change: Change) => Promise<readonly string[]>,
): Promise<{ close(): void }> {
  const path = join(folder, 'launcher.sock')
  rmSync(path, { force: true })
  const server = createServer((socket) => void serve(socket, takeUp))
  server.listen(path)
  await once(server, 'listening')
  chmodSync(path, 0o600)
  return { close: () => void server.close() }
}

async function serve(
  socket: Socket,
  takeUp: (change: Change) => Promise<readonly string[]>,
): Promise<void> {
  socket.on('error', () => undefined)
  const line = await lineOf(socket)
  const change = CHANGES.find((each) => each === line)
  const answer = change
    ? await takeUp(change).then(
        (restarted) => ({ restarted }),
        (error: unknown) => ({ why: error instanceof Error ? error.message : String(error) }),
      )
    : { why: `it takes one of ${CHANGES.join(', ')}` }
  socket.end(`${JSON.stringify(answer)}\n`)
}

function lineOf(socket: Socket): Promise<string> {
  let said = ''
  const timer = setTimeout(() => socket.destroy(), LINE_MS)
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer)
      resolve(said.split('\n')[0] ?? '')
    }
    socket.on('data', (chunk: Buffer) => {
      said = (said + chunk.toString()).slice(0, MAX_LINE)
      if (said.includes('\n') || said.length === MAX_LINE) done()
    })
    socket.once('close', done)
  })
}
