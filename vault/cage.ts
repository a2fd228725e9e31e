// The proof of being caged: the process tries to break out and reports what happened. Asking the
// settings would only repeat what the launcher believes.

import { spawnSync } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { lookup } from 'node:dns'
import { readFileSync, writeFileSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { networkInterfaces } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { Worker } from 'node:worker_threads'
import type { Attempt, CageReport, Outside } from '@countersign/channel/launch.ts'

type Try = readonly [name: string, layer: Attempt['layer'], act: () => unknown]

const ANSWER_MS = 2_000

/** Tries every way out, one after the other. */
export async function tryToBreakOut(outside: Outside): Promise<CageReport> {
  const attempts: Attempt[] = []
  for (const [name, layer, act] of waysOut(outside)) {
    attempts.push({ name, layer, ...(await outcomeOf(act)) })
  }
  const isolation = attempts.some(slippedPastNode)
    ? 'none'
    : attempts.some(({ outcome }) => outcome === 'open')
      ? 'weak'
      : 'strong'
  return { isolation, attempts }
}

// Any other error means that the attempt reached the operating system, whatever came of it there.
const NODE_REFUSALS = ['ERR_ACCESS_DENIED', 'ERR_DLOPEN_DISABLED']

function slippedPastNode({ layer, outcome, by }: Attempt): boolean {
  return layer === 'node' && (outcome === 'open' || !NODE_REFUSALS.includes(by))
}

function waysOut({ folder, database, tcpPort }: Outside): readonly Try[] {
  const file = join(folder, 'break-out')
  return [
    ['connect to a TCP port', 'node', () => dial({ host: '127.0.0.1', port: tcpPort })],
    ['listen on a TCP port', 'node', listen],
    ['connect to a unix socket', 'node', () => dial({ path: join(folder, 'outside.sock') })],
    ['send a datagram', 'node', sendDatagram],
    ['resolve a name', 'node', resolveName],
    ['start a child process', 'node', startChild],
    ['start a worker thread', 'node', () => new Worker('0', { eval: true }).terminate()],
    ['load a native addon', 'node', () => process.dlopen({ exports: {} }, `${file}.node`)],
    ['read a file outside the folder', 'node', () => readFileSync(database)],
    ['create a file outside the folder', 'node', () => writeFileSync(file, '')],
    ['read a file of the system', 'node', () => readFileSync('/etc/passwd')],
    ['open a database outside the folder', 'system', () => openDatabase(database, false)],
    ['create a database outside the folder', 'system', () => openDatabase(`${file}.sqlite`, true)],
    ['create a database in /tmp', 'system', () => openDatabase('/tmp/countersign-break-out', true)],
    ['see a network interface', 'system', seeNetwork],
    ['signal the parent process', 'system', seeParent],
  ]
}

async function outcomeOf(act: () => unknown): Promise<Pick<Attempt, 'outcome' | 'by'>> {
  // Some refusals reach us only as an uncaught exception (a blocked TCP listen does).
  let late: ((error: Error) => void) | undefined
  const uncaught = new Promise<never>((_, reject) => {
    late = reject
    process.once('uncaughtException', reject)
  })
  try {
    await Promise.race([uncaught, act()])
    return { outcome: 'open', by: '' }
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    return { outcome: 'blocked', by: code ?? message.slice(0, 80) }
  } finally {
    if (late) process.removeListener('uncaughtException', late)
  }
}

function dial(target: { host: string; port: number } | { path: string }): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(target)
    socket.once('connect', () => {
      socket.destroy()
      resolve()
    })
    socket.once('error', reject)
  })
}

function listen(): Promise<void> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => server.close(() => resolve()))
  })
}

function sendDatagram(): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = createSocket('udp4')
    socket.once('error', reject)
    socket.send('x', 9, '127.0.0.1', (error) => {
      socket.close()
      if (error) reject(error)
      else resolve()
    })
  })
}

function resolveName(): Promise<void> {
  return new Promise((resolve, reject) => {
    const patience = setTimeout(() => reject(new Error('no answer')), ANSWER_MS)
    lookup('localhost', (error) => {
      clearTimeout(patience)
      if (error) reject(error)
      else resolve()
    })
  })
}

function startChild(): void {
  const { error } = spawnSync('/bin/true')
  if (error) throw error
}

function openDatabase(path: string, create: boolean): void {
  const database = new DatabaseSync(path, { readOnly: !create })
  database.exec(create ? 'CREATE TABLE IF NOT EXISTS reached (x)' : 'SELECT * FROM sqlite_master')
  database.close()
}

function seeNetwork(): void {
  const names = Object.keys(networkInterfaces()).filter((name) => name !== 'lo')
  if (names.length === 0) throw new Error('only the loopback interface')
}

function seeParent(): void {
  // Signal 0 only asks whether we may signal it. In a process namespace of our own there is nobody.
  if (process.ppid <= 1) throw new Error('no parent in this process namespace')
  process.kill(process.ppid, 0)
}
