// The regtest node as a process: restarts, sudden death, ports, passwords.

import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { type RegtestNode, startRegtest } from './regtest.ts'
import { RpcError } from './rpc-error.ts'

const SINK = 'bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080'
type Json = Record<string, unknown>

const root = mkdtempSync(join(tmpdir(), 'countersign-regtest-'))
const folder = join(root, 'chain')
const running = new Set<RegtestNode>()
after(async () => {
  await Promise.all([...running].map((node) => node.stop()))
  rmSync(root, { recursive: true, force: true })
})

async function start(options: { port?: number; at?: string; isFresh?: boolean } = {}) {
  const { port = 0, at = folder, isFresh = false } = options
  const node = await startRegtest({ folder: at, port, isFresh, onProgress: () => {} })
  running.add(node)
  return node
}

async function stop(node: RegtestNode) {
  running.delete(node)
  await node.stop()
}

/** Ends when it is so; the limit is only against waiting for ever. */
async function until(isSo: () => Promise<boolean>) {
  for (let tries = 0; tries < 200; tries++) {
    if (await isSo()) return
    await pause(50)
  }
  assert.fail('waited in vain')
}

test('a restart keeps the chain and what is not yet confirmed', async () => {
  const first = await start()
  const txid = await first.rpc('sendtoaddress', SINK, 1.5)
  const mined = await first.rpc('generatetoaddress', 2, SINK)
  const pending = await first.rpc('sendtoaddress', SINK, 2)
  await stop(first)
  assert.equal(existsSync(first.cookieFile), false, 'a stopped node leaves no password behind')

  const steps: string[] = []
  const second = await startRegtest({
    folder,
    port: 0,
    onProgress: ({ step }) => steps.push(step),
  })
  running.add(second)
  assert.deepEqual(steps, ['opening', 'ready'], 'only the first start mines')
  assert.equal(await second.rpc('getblockcount'), 443)
  assert.equal(await second.rpc('getbestblockhash'), (mined as string[])[1])
  const confirmed = (await second.rpc('getrawtransaction', txid, true)) as Json
  assert.equal(confirmed.confirmations, 2)
  assert.deepEqual(await second.rpc('getrawmempool'), [pending])
  await stop(second)
})

test('kill -9 in the middle of mining is told, and the next start goes on', async () => {
  const first = await start()
  const height = Number(await first.rpc('getblockcount'))
  const mining = assert.rejects(first.rpc('generatetoaddress', 2000, SINK))
  // Two thousand blocks take seconds. Dying sooner or later than meant would be no failure.
  await pause(100)
  process.kill(first.pid, 'SIGKILL')
  assert.match(await first.exited, /SIGKILL/)
  await mining
  running.delete(first)

  const second = await start()
  const reached = Number(await second.rpc('getblockcount'))
  assert.ok(reached >= height && reached < height + 2000, `${reached}`)
  assert.equal(((await second.rpc('generatetoaddress', 3, SINK)) as string[]).length, 3)
  assert.equal(await second.rpc('getblockcount'), reached + 3)
  await stop(second)
})

test('a longer branch wins, and what it undoes waits for a block again', async () => {
  const at = join(root, 'branch')
  cpSync(folder, at, { recursive: true })
  const [first, second] = [await start(), await start({ at })]
  const txid = await first.rpc('sendtoaddress', SINK, 1)
  await first.rpc('generatetoaddress', 2, SINK)
  const height = Number(await first.rpc('getblockcount'))
  const other = 'bcrt1q4xtk4nynjl6exw6xfn5gje7x6s0rv2k5gx3z3a'
  const answers: unknown[] = []
  for (const hash of (await second.rpc('generatetoaddress', 4, other)) as string[]) {
    const block = await second.rpc('getblock', hash, 0)
    answers.push(await first.rpc('submitblock', block))
  }
  assert.deepEqual(answers, ['inconclusive', 'inconclusive', null, null])
  assert.equal(await first.rpc('getblockcount'), height + 2)
  assert.equal(await first.rpc('getbestblockhash'), await second.rpc('getbestblockhash'))
  assert.deepEqual(await first.rpc('getrawmempool'), [txid])
  await first.rpc('generatetoaddress', 1, SINK)
  const { confirmations } = (await first.rpc('getrawtransaction', txid, 1)) as Json
  assert.equal(confirmations, 1)
  await Promise.all([stop(first), stop(second)])
})

test('a damaged chain is said to be one, and only a fresh start throws it away', async () => {
  const at = join(root, 'damaged')
  const first = await start({ at })
  await stop(first)
  const file = join(at, 'regtest', 'chain', 'CURRENT')
  writeFileSync(file, 'not a manifest')
  await assert.rejects(start({ at }), /probably damaged .*fresh chain/)
  assert.equal(readFileSync(file, 'utf8'), 'not a manifest')
  const second = await start({ at, isFresh: true })
  assert.equal(await second.rpc('getblockcount'), 441)
  await stop(second)
})

test('a port in use and a folder in use are named in the error', async () => {
  const first = await start()
  const cookie = readFileSync(first.cookieFile, 'utf8')
  const port = Number(new URL(first.url).port)
  await assert.rejects(
    start({ port, at: join(root, 'other') }),
    new RegExp(`port ${port} of 127.0.0.1 is in use; choose another port`),
  )
  await assert.rejects(start(), /another regtest node is using .*chain/)
  assert.equal(readFileSync(first.cookieFile, 'utf8'), cookie, 'its password is still the one')
  assert.equal(await first.rpc('getblockcount').then(Number.isInteger), true)
  await stop(first)
})

test('only the password of the cookie file opens it, and only the owner reads that', async () => {
  const node = await start()
  assert.equal(statSync(node.cookieFile).mode & 0o777, 0o600)
  assert.equal(statSync(folder).mode & 0o777, 0o700)
  const cookie = readFileSync(node.cookieFile, 'utf8')
  assert.match(cookie, /^__cookie__:[0-9a-f]{64}$/)
  const ask = (user?: string) =>
    fetch(node.url, {
      method: 'POST',
      body: '{"id":1,"method":"getblockcount","params":[]}',
      headers: user === undefined ? {} : { authorization: `Basic ${btoa(user)}` },
    })
  for (const wrong of [undefined, '', '__cookie__:', `${cookie}0`, `x${cookie.slice(1)}`]) {
    const { status, headers } = await ask(wrong)
    assert.equal(status, 401, String(wrong))
    assert.match(headers.get('www-authenticate') ?? '', /^Basic/)
  }
  const good = await ask(cookie)
  assert.equal(good.status, 200)
  assert.deepEqual(Object.keys((await good.json()) as object), ['result', 'error', 'id'])
  await stop(node)
})

test('a refusal has the status and the shape of Bitcoin Core', async () => {
  const node = await start()
  const authorization = `Basic ${btoa(readFileSync(node.cookieFile, 'utf8'))}`
  const ask = async (body: string) => {
    const response = await fetch(node.url, { method: 'POST', body, headers: { authorization } })
    return [response.status, await response.json()]
  }
  const failure = (code: number, message: string) => ({
    result: null,
    error: { code, message },
    id: 7,
  })
  assert.deepEqual(await ask('{"id":7,"method":"getblockhash","params":[99999]}'), [
    500,
    failure(-8, 'Block height out of range'),
  ])
  for (const name of ['stop', 'constructor', 'toString', 'setmocktime']) {
    const body = JSON.stringify({ id: 7, method: name, params: [] })
    assert.deepEqual(await ask(body), [404, failure(-32601, 'Method not found')])
  }
  assert.deepEqual(await ask('{'), [500, { ...failure(-32700, 'Parse error'), id: null }])
  await assert.rejects(node.rpc('sendtoaddress', SINK, 0.000000001), RpcError)
  await assert.rejects(node.rpc('sendtoaddress', SINK, 1e7), /Insufficient funds/)
  await stop(node)
})

/** Whether a node can have the folder: one that is ending may hold it for a moment. */
async function hasFolder() {
  try {
    await stop(await start())
    return true
  } catch {
    return false
  }
}

test('the node dies with the process that started it', async () => {
  const script = `
    import { startRegtest } from ${JSON.stringify(new URL('./regtest.ts', import.meta.url).href)}
    const node = await startRegtest({ folder: ${JSON.stringify(folder)}, port: 0, onProgress() {} })
    console.log(node.url)
    setInterval(() => {}, 1000)`
  const parent = execFile(process.execPath, ['--input-type=module', '--eval', script])
  const url = await new Promise<string>((done, reject) => {
    parent.stdout?.once('data', (line) => done(String(line).trim()))
    parent.once('exit', (code) => reject(new Error(`it ended with exit code ${code}`)))
  })
  const isAnswering = () =>
    fetch(url).then(
      ({ status }) => status === 401,
      () => false,
    )
  assert.equal(await isAnswering(), true)
  parent.kill('SIGKILL')
  await until(async () => !(await isAnswering()))
  // A process that is ending may still hold the folder for a moment.
  await until(hasFolder)
})

test('the child sees nothing of our environment', {
  skip: process.platform !== 'linux',
}, async () => {
  process.env.COUNTERSIGN_TEST_SECRET = 'seen'
  const node = await start()
  delete process.env.COUNTERSIGN_TEST_SECRET
  // Behind a wall it is the last of those that our child started.
  const inner = (pid: number): number => {
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim()
    return children === '' ? pid : inner(Number(children.split(' ').at(-1)))
  }
  for (const pid of new Set([node.pid, inner(node.pid)])) {
    const seen = readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0').filter(Boolean)
    const names = seen.map((line) => line.split('=')[0] ?? '')
    const isKnown = (name: string) => /^(HOME|PWD|NODE_CHANNEL_.*)$/.test(name)
    assert.deepEqual(
      names.filter((name) => !isKnown(name)),
      [],
    )
  }
  await stop(node)
})
