// Starts and stops the regtest bitcoin node, a child process with its chain in a folder. It knows
// nothing of bcoin and gives the child no more of our environment than a home folder.

import { type ChildProcess, spawn } from 'node:child_process'
import { chmodSync, closeSync, mkdirSync, openSync, realpathSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { FromNode, Progress } from './messages.ts'
import { rpcClient } from './rpc-client.ts'

/** The port Bitcoin Core uses on regtest. */
export const REGTEST_PORT = 18443

const STOP_MS = 10_000
const MAX_LOG_BYTES = 5_000_000

export type RegtestNode = {
  /** `http://127.0.0.1:PORT` */
  readonly url: string
  readonly cookieFile: string
  rpc(method: string, ...params: unknown[]): Promise<unknown>
  stop(): Promise<void>
  /** Resolves with the reason when the child ends unasked; never, when it was asked. */
  readonly exited: Promise<string>
  readonly pid: number
}

export type RegtestOptions = {
  readonly folder: string
  /** 0 takes any free port. */
  readonly port: number
  onProgress(line: Progress): void
  readonly nodePath?: string
  /** Throws the chain away first: for a damaged one, or a clean beginning. */
  readonly isFresh?: boolean
}

/** Resolves when the node answers and segwit is enforced; rejects with one line that says why. */
export async function startRegtest(options: RegtestOptions): Promise<RegtestNode> {
  mkdirSync(options.folder, { recursive: true, mode: 0o700 })
  const folder = realpathSync(options.folder)
  chmodSync(folder, 0o700)
  if (options.isFresh) {
    for (const name of ['regtest', 'mempool.hex']) {
      rmSync(join(folder, name), { recursive: true, force: true })
    }
  }
  const child = spawnNode(folder, options)
  let isAsked = false
  const ended = new Promise<string>((done) => {
    child.once('error', (error) => done(`the regtest node could not start: ${error.message}`))
    child.once('exit', (code, signal) => {
      const how = signal === null ? `exit code ${code}` : `signal ${signal}`
      const reason = `the regtest node ended with ${how}; its log is ${logFile(folder)}`
      // Its last message may still be on the way, and says more.
      if (child.connected) child.once('disconnect', () => done(reason))
      else done(reason)
    })
  })
  const stop = async () => {
    isAsked = true
    child.kill('SIGTERM')
    const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS)
    await ended
    clearTimeout(timer)
  }
  const port = await readyPort(child, ended, options).catch(async (error: unknown) => {
    await stop()
    throw error
  })
  const cookieFile = join(folder, '.cookie')
  const url = `http://127.0.0.1:${port}`
  return {
    url,
    cookieFile,
    rpc: rpcClient({ url, cookieFile }),
    stop,
    exited: new Promise((done) => {
      void ended.then((reason) => isAsked || done(reason))
    }),
    pid: child.pid ?? 0,
  }
}

const logFile = (folder: string) => join(folder, 'node.log')

function spawnNode(folder: string, { port, nodePath }: RegtestOptions): ChildProcess {
  const file = logFile(folder)
  const isLong = (statSync(file, { throwIfNoEntry: false })?.size ?? 0) > MAX_LOG_BYTES
  const log = openSync(file, isLong ? 'w' : 'a', 0o600)
  const program = fileURLToPath(new URL('./node-child.ts', import.meta.url))
  const command = [...cage(folder), program, folder, String(port)]
  try {
    return spawn(nodePath ?? process.execPath, command, {
      cwd: folder,
      // bcoin asks for a home folder, which a user without an entry in passwd lacks.
      env: { HOME: folder },
      stdio: ['ignore', log, log, 'ipc'],
    })
  } finally {
    closeSync(log)
  }
}

/**
 * Node's permission model: the child reads its own code and its folder, writes its folder, and
 * starts no other process. leveldown is native code, which the model does not bind.
 */
function cage(folder: string): readonly string[] {
  const readable = ['../../node_modules', '../../launcher'].map((path) =>
    fileURLToPath(new URL(path, import.meta.url)),
  )
  // leveldown's loader looks whether this is Alpine.
  const paths = [...readable, folder, '/etc/alpine-release']
  return [
    '--permission',
    '--allow-addons',
    '--allow-net',
    ...paths.map((path) => `--allow-fs-read=${path}`),
    `--allow-fs-write=${folder}`,
  ]
}

/** The port the child listens on, once it is ready. */
function readyPort(child: ChildProcess, ended: Promise<string>, options: RegtestOptions) {
  return new Promise<number>((done, reject) => {
    child.on('message', (message: FromNode) => {
      switch (message.kind) {
        case 'progress':
          return options.onProgress({ step: message.step, done: message.done, of: message.of })
        case 'ready':
          return done(message.port)
        case 'failed':
          return reject(new Error(message.reason))
      }
    })
    void ended.then((reason) => reject(new Error(reason)))
  })
}
