// `npm run demo -- exit` as people run it: each shape of wallet is left after its server is gone.

import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { SHAPES } from '@countersign/core/wallet/shapes.ts'

const DEMO = fileURLToPath(new URL('../../demo/main.ts', import.meta.url))

type Left = { readonly shape: string; readonly confirmations: number; readonly early: string }

it('every shape of wallet is left without its server, and none before its time', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, [DEMO, 'exit', '--json'])
  const { shapes } = JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as { shapes: Left[] }
  assert.deepEqual(
    shapes.map(({ shape }) => shape),
    [...SHAPES],
  )
  for (const { shape, confirmations, early } of shapes) {
    assert.equal(confirmations, 1, shape)
    assert.equal(early, shape.endsWith('-later') ? 'refused' : 'n/a', shape)
  }
})
