// A real PostgreSQL of a test file's own, and databases in it that are copies of one template: each
// test begins with empty tables and pays no migration.

import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { migrate } from '@countersign/server/adapters/postgres/migrate.ts'
import { openPool } from '@countersign/server/adapters/postgres/pool.ts'
import { prepareQueue } from '@countersign/server/jobs/queue.ts'

const VERSIONS = '/usr/lib/postgresql'

export type Pool = ReturnType<typeof openPool>

export type Cluster = {
  /** The folder of its socket. */
  readonly folder: string
  /** A pool on a database with the newest tables, all empty; with none in an empty cluster. */
  fresh(): Promise<Pool>
  /** Ends every connection, as a restart of PostgreSQL does. */
  cut(): Promise<void>
  stop(): Promise<void>
}

const asUser =
  process.getuid?.() === 0 ? ['unshare', '--user', '--map-user=1000', '--map-group=1000'] : []

/** Started in less than a second; its folder is removed when it stops. */
export async function startCluster(
  settings: readonly string[] = [],
  { isEmpty = false } = {},
): Promise<Cluster> {
  const folder = mkdtempSync(join(tmpdir(), 'cs-pg-'))
  const bin = binaries()
  const data = join(folder, 'data')
  run(`${bin}/initdb`, ['-D', data, '-U', 'countersign', ...INITDB])
  const child = startProcess(`${bin}/postgres`, [
    '-D',
    data,
    '-k',
    folder,
    ...SETTINGS,
    ...settings,
  ])
  await child.ready
  const pools: Pool[] = []
  const open = (name: string, most = 8) => {
    const pool = openPool({ database: folder, name, most })
    pools.push(pool)
    return pool
  }
  const admin = open('postgres', 1)
  if (!isEmpty) {
    await admin.query('create database template')
    const first = open('template', 1)
    await migrate(first)
    await prepareQueue(first)
    await first.end()
  }
  let count = 0
  return {
    folder,
    async fresh() {
      if (isEmpty) return open('postgres')
      count += 1
      const name = `test${count}`
      await admin.query(`create database ${name} template template`)
      return open(name)
    },
    async cut() {
      await admin.query(
        'select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid()',
      )
    },
    async stop() {
      for (const pool of pools) if (!pool.ended) await pool.end()
      await child.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

const INITDB = ['-E', 'UTF8', '--locale=C', '-A', 'trust', '--data-checksums', '--no-sync']
const SETTINGS = ['-c', 'listen_addresses=', '-c', 'shared_buffers=16MB']

function binaries(): string {
  const newest = readdirSync(VERSIONS).toSorted((a, b) => Number(b) - Number(a))[0]
  return join(VERSIONS, newest ?? '', 'bin')
}

function run(program: string, given: readonly string[]): void {
  const [command = '', ...all] = [...asUser, program, ...given]
  const made = spawnSync(command, all, { cwd: '/', encoding: 'utf8' })
  if (made.status !== 0) throw new Error(made.stderr)
}

function startProcess(program: string, given: readonly string[]) {
  const dieWithUs = ['setpriv', '--pdeathsig', 'INT', '--']
  const [command = '', ...all] = [...dieWithUs, ...asUser, program, ...given]
  const child = spawn(command, all, { cwd: '/', stdio: ['ignore', 'ignore', 'pipe'] })
  const ended = new Promise<void>((done) => child.once('exit', () => done()))
  const ready = new Promise<void>((done, fail) => {
    let log = ''
    child.stderr.on('data', (chunk: Buffer) => {
      log += chunk.toString()
      if (/ready to accept connections/.test(log)) done()
    })
    void ended.then(() => fail(new Error(log)))
  })
  return {
    ready,
    async stop() {
      child.kill('SIGINT')
      await ended
    },
  }
}
