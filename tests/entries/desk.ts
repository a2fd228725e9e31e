// A desk for tests of the launcher: passes what a browser posts to the signer by the connection it
// dials for, and brings the answer back.

import { createServer, type IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import { frame, frameReader } from '@countersign/channel/frames.ts'
import type { FromDesk, ToDesk } from '@countersign/channel/launch.ts'

const tell = (message: FromDesk) => void process.send?.(message)

let connected: (socket: Socket) => void = () => undefined

async function relay(request: IncomingMessage): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  for await (const chunk of request) chunks.push(chunk as Uint8Array)
  const signer = await new Promise<Socket>((resolve) => {
    connected = resolve
    tell({ kind: 'dial', to: 'signer' })
  })
  const read = frameReader()
  return new Promise((resolve) => {
    signer.on('data', (chunk: Uint8Array) => {
      for (const answer of read(chunk)) resolve(answer)
    })
    signer.resume()
    signer.write(frame(Buffer.concat(chunks)))
  })
}

const web = createServer((request, response) => {
  if (request.method !== 'POST') response.end(`desk ${process.pid}`)
  else void relay(request).then((answer) => response.end(answer))
})

process.on('message', (message: ToDesk, handle) => {
  if (message.kind === 'stop') process.exit(0)
  if (message.kind === 'begin') tell({ kind: 'serving' })
  if (message.kind !== 'connection' || !handle) return
  if (message.what === 'signer') connected(handle as Socket)
  else web.emit('connection', handle)
})
process.on('disconnect', () => process.exit(0))
tell({ kind: 'started' })
