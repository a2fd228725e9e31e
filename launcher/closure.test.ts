import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { closureOf } from './closure.ts'
import { CODE_ROOT } from './home.ts'

describe('the closure of a workspace', () => {
  it('of ours holds its rooms and no tool that only we need', () => {
    const server = closureOf('server')
    for (const room of ['core', 'channel', 'contract', 'server']) assert.ok(server.includes(room))
    for (const room of ['vault', 'signer', 'launcher', 'desk']) assert.ok(!server.includes(room))
    for (const each of ['typescript', 'bcoin', '@types/node', 'playwright-core']) {
      assert.ok(!server.includes(`node_modules/${each}`), each)
    }
    for (const path of server) assert.ok(existsSync(join(CODE_ROOT, path)), path)
  })

  it('of the desk holds nothing of the signer, and no server', () => {
    const rooms = closureOf('desk').filter((path) => !path.startsWith('node_modules/'))
    assert.deepEqual(rooms, ['channel', 'core', 'desk'])
  })

  // Existing packages under other relations, so that the folders are there.
  const lock = {
    signer: {
      dependencies: { fastify: '1', pg: '1' },
      peerDependencies: { 'graphile-worker': '1' },
    },
    'node_modules/fastify': { dependencies: { yaml: '1', absent: '1' } },
    'node_modules/fastify/node_modules/yaml': { dependencies: { typebox: '1' } },
    'node_modules/yaml': { dependencies: { commander: '1' } },
    'node_modules/typebox': {},
    'node_modules/commander': {},
    'node_modules/pg': { dependencies: { '@countersign/core': '1' } },
    'node_modules/@countersign/core': { resolved: 'core', link: true },
    core: { dependencies: { '@noble/hashes': '1' } },
    'node_modules/@noble/hashes': { dependencies: { '@types/node': '1' } },
    'node_modules/@types/node': {},
    'node_modules/graphile-worker': {
      peerDependencies: { ajv: '1' },
      peerDependenciesMeta: { ajv: { optional: true } },
    },
    'node_modules/ajv': {},
  }

  it('follows links, peers and the nearest of two versions, as Node does', () => {
    assert.deepEqual(closureOf('signer', lock), [
      'core',
      'signer',
      'node_modules/@noble/hashes',
      'node_modules/fastify',
      'node_modules/graphile-worker',
      'node_modules/pg',
      'node_modules/typebox',
    ])
  })

  it('of a workspace that is not there is refused', () => {
    assert.throws(() => closureOf('nowhere', lock), /no workspace nowhere/)
  })
})
