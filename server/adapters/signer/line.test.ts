import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, beforeEach, describe, it } from 'node:test'
import { frame, frameReader } from '@countersign/channel/frames.ts'
import { openLine } from './line.ts'

const bytes = (text: string) => new TextEncoder().encode(text)
const textOf = (frames: Uint8Array) => new TextDecoder().decode(frames)

describe('the line to the signer', () => {
  const folder = mkdtempSync(join(tmpdir(), 'cs-line-'))
  const path = join(folder, 's.sock')
  let connections = 0
  let answer: (socket: Socket, asked: string) => void
  const server = createServer((socket) => {
    connections += 1
    const read = frameReader()
    socket.on('error', () => undefined)
    socket.on('data', (chunk: Uint8Array) => {
      for (const payload of read(chunk)) answer(socket, textOf(payload))
    })
  })
  before(() => once(server.listen(path), 'listening'))
  beforeEach(() => {
    connections = 0
    answer = (socket, asked) => void socket.write(frame(bytes(`${asked}!`)))
  })
  after(() => {
    server.close()
    rmSync(folder, { recursive: true })
  })

  it('keeps its connection from one exchange to the next', async () => {
    const line = openLine(path, 5_000)
    assert.equal(textOf(await line.exchange(bytes('one'))), 'one!')
    assert.equal(textOf(await line.exchange(bytes('two'))), 'two!')
    assert.equal(connections, 1)
    line.drop()
  })

  it('fails the exchange whose connection broke, and dials for the next', async () => {
    const line = openLine(path, 5_000)
    answer = (socket) => socket.destroy()
    await assert.rejects(line.exchange(bytes('one')), { code: 'channel.closed' })
    answer = (socket, asked) => void socket.write(frame(bytes(asked)))
    assert.equal(textOf(await line.exchange(bytes('two'))), 'two')
    assert.equal(connections, 2)
    line.drop()
  })

  it('never takes the late answer to one request for the answer to another', async () => {
    const line = openLine(path, 20)
    let late = (): void => undefined
    answer = (socket, asked) => {
      late = () => void socket.write(frame(bytes(asked)))
    }
    await assert.rejects(line.exchange(bytes('slow')), { code: 'signer.timeout' })
    late()
    answer = (socket, asked) => void socket.write(frame(bytes(asked)))
    assert.equal(textOf(await line.exchange(bytes('next'))), 'next')
    assert.equal(connections, 2)
    line.drop()
  })

  it('drops a connection that answers more than it was asked', async () => {
    const line = openLine(path, 5_000)
    answer = (socket, asked) => {
      socket.write(frame(bytes(asked)))
      socket.write(frame(bytes('more')))
    }
    await line.exchange(bytes('one'))
    await line.exchange(bytes('two')).catch(() => undefined)
    answer = (socket, asked) => void socket.write(frame(bytes(asked)))
    assert.equal(textOf(await line.exchange(bytes('three'))), 'three')
    line.drop()
  })

  it('says when nobody listens', async () => {
    const line = openLine(join(folder, 'nobody.sock'), 5_000)
    await assert.rejects(line.exchange(bytes('one')), { code: 'channel.unreachable' })
  })
})
