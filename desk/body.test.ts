// The bounds on what is taken into memory.

import assert from 'node:assert/strict'
import type { IncomingMessage } from 'node:http'
import { Readable } from 'node:stream'
import { test } from 'node:test'
import { openIntake, UNCOUNTED_BYTES } from './body.ts'

const message = (body: Uint8Array, length = body.length): IncomingMessage =>
  Object.assign(Readable.from([body], { objectMode: false }), {
    headers: { 'content-length': String(length) },
  }) as unknown as IncomingMessage

const LARGE = UNCOUNTED_BYTES + 1
const LIMIT = 10 * UNCOUNTED_BYTES

test('large messages count together until they were answered; small ones always pass', async () => {
  const intake = openIntake(2 * LARGE)
  const large = () => message(new Uint8Array(LARGE))
  let answer = () => {}
  const answered = new Promise<void>((resolve) => {
    answer = resolve
  })
  const held = [large(), large()].map((each) => intake.take(each, LIMIT, () => answered))
  await assert.rejects(
    intake.take(large(), LIMIT, async () => 'in'),
    { status: 503 },
  )
  const small = message(new Uint8Array(UNCOUNTED_BYTES))
  assert.equal(await intake.take(small, LIMIT, async () => 'in'), 'in')
  answer()
  await Promise.all(held)
  assert.equal(await intake.take(large(), LIMIT, async () => 'in'), 'in')
})

test('a message that failed counts no longer', async () => {
  const intake = openIntake(LARGE)
  const failing = () =>
    intake.take(message(new Uint8Array(LARGE)), LIMIT, () => Promise.reject(new Error('no')))
  await assert.rejects(failing(), /no/)
  await assert.rejects(failing(), /no/)
})

test('a message that is not as long as it said is refused', async () => {
  const intake = openIntake()
  const short = message(Uint8Array.of(1, 2), 3)
  await assert.rejects(
    intake.take(short, LIMIT, async () => 'in'),
    { status: 400 },
  )
})
