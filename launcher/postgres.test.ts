// Against the real thing, with every PostgreSQL that this machine has: it keeps its data, opens one
// door to one role, and is gone when we are.

import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { type Binaries, binariesFor, findBinaries } from './postgres/binaries.ts'
import { type PostgresCage, postgresCages } from './postgres/surroundings.ts'
import { type Postgres, startPostgres } from './postgres.ts'

const roots: string[] = []
after(() => {
  for (const root of roots) rmSync(root, { recursive: true, force: true })
})

function freshPlace() {
  const root = mkdtempSync(join(tmpdir(), 'countersign-pg-'))
  roots.push(root)
  return { root, folder: join(root, 'postgres'), run: join(root, 'run', 'postgres') }
}

let template: Promise<string> | undefined

/** A place whose data folder is there already: making one takes most of a first start. */
async function madePlace() {
  template ??= (async () => {
    const place = freshPlace()
    await (await startPostgres(place)).stop()
    return place.folder
  })()
  const place = freshPlace()
  cpSync(await template, place.folder, { recursive: true })
  return place
}

/** One query in PostgreSQL's own protocol: the launcher has no client for it, and needs none. */
function ask(socket: string, sql: string, user = 'countersign'): Promise<string> {
  return new Promise((resolve, reject) => {
    const wire: Socket = connect(join(socket, '.s.PGSQL.5432'))
    let heard = Buffer.alloc(0)
    const zero = (...words: string[]) => Buffer.from(words.map((word) => `${word}\0`).join(''))
    const framed = (kind: string, body: Buffer) => {
      const length = Buffer.alloc(4)
      length.writeUInt32BE(body.length + 4)
      return Buffer.concat([Buffer.from(kind), length, body])
    }
    const version = Buffer.from([0, 3, 0, 0])
    const hello = [version, zero('user', user, 'database', 'countersign'), Buffer.alloc(1)]
    wire.write(framed('', Buffer.concat(hello)))
    wire.once('data', () => wire.write(framed('Q', zero(sql))))
    wire.on('data', (chunk: Buffer) => {
      heard = Buffer.concat([heard, chunk])
      const text = heard.toString('latin1')
      if (text.includes('SFATAL\0') || text.includes('SERROR\0')) reject(new Error(text))
      // CommandComplete comes after the rows.
      else if (/C\0\0\0.[A-Z]+/s.test(text)) resolve(text)
      else return
      wire.destroy()
    })
    wire.once('error', reject)
  })
}

const started: Postgres[] = []
after(async () => {
  for (const each of started) await each.stop()
})

async function start(place: ReturnType<typeof freshPlace>, more: object = {}): Promise<Postgres> {
  const postgres = await startPostgres({ ...place, ...more })
  started.push(postgres)
  return postgres
}

for (const binaries of findBinaries()) {
  const cages: readonly PostgresCage[] = binaries.from === 'installed' ? postgresCages() : ['bwrap']
  for (const cage of cages) {
    // Lending it another uid needs a user of that name; the machine may not have one.
    if (cage === 'user' && !readFileSync('/etc/passwd', 'utf8').includes('\npostgres:')) continue
    describe(`PostgreSQL ${binaries.version}, ${binaries.from}, by ${cage}`, () => {
      it('keeps what was written over a stop, and answers to its one role alone', async () => {
        const place = freshPlace()
        const first = await start(place, { binaries, cages: [cage] })
        assert.equal(first.cage, cage)
        assert.equal(first.version, binaries.version)
        await ask(first.socket, 'CREATE TABLE kept AS SELECT 7041 AS number')
        await assert.rejects(ask(first.socket, 'SELECT 1', 'postgres'), /pg_hba/)
        const role = 'SELECT rolsuper::text FROM pg_roles WHERE rolname = current_user'
        assert.match(await ask(first.socket, role), /false/)
        await assert.rejects(ask(first.socket, "COPY kept TO PROGRAM 'cat'"), /SERROR/)
        assert.match(await ask(first.socket, 'SHOW data_checksums'), /on/)
        assert.match(await ask(first.socket, 'SHOW fsync'), /on/)
        await first.stop()
        assert.equal(existsSync(join(place.folder, 'postmaster.pid')), false)
        const second = await start(place, { binaries, cages: [cage] })
        assert.match(await ask(second.socket, 'SELECT number FROM kept'), /7041/)
        await second.stop()
      })
    })
  }
}

describe('a PostgreSQL of ours', () => {
  it('listens on its socket alone, in folders for this user alone', async () => {
    const place = await madePlace()
    const postgres = await start(place, { cages: postgresCages().slice(0, 1) })
    const told = "SELECT '<' || current_setting('listen_addresses') || '>'"
    assert.match(await ask(postgres.socket, told), /<>/)
    for (const folder of [place.folder, place.run]) {
      assert.equal(statSync(folder).mode & 0o777, 0o700, folder)
    }
    await postgres.stop()
  })

  it('is not started twice over one folder, where neither could see the other', async () => {
    const place = await madePlace()
    const postgres = await start(place)
    await assert.rejects(
      startPostgres({ ...place, lockSeconds: 0 }),
      /another PostgreSQL runs over/,
    )
    await postgres.stop()
  })

  it('says so when it ends unasked', async () => {
    const postgres = await start(await madePlace())
    process.kill(postgres.pid, 'SIGKILL')
    assert.match(await postgres.exited, /log: /)
  })

  it('shuts down in order when the one who started it is killed', async () => {
    const place = await madePlace()
    const program = join(place.root, 'start.ts')
    const module = fileURLToPath(new URL('./postgres.ts', import.meta.url))
    writeFileSync(
      program,
      `import { startPostgres } from ${JSON.stringify(module)}
       await startPostgres(${JSON.stringify(place)})
       process.stdout.write('up')`,
    )
    const child: ChildProcess = spawn(process.execPath, [program], { stdio: ['ignore', 'pipe', 2] })
    await new Promise<void>((resolve) => child.stdout?.once('data', () => resolve()))
    child.kill('SIGKILL')
    // The next one waits for the lock, and so for the end of the last; recovery would say so.
    const log = `${place.folder}.log`
    rmSync(log, { force: true })
    const next = await start(place)
    assert.match(readFileSync(log, 'utf8'), /database system was shut down at/)
    await next.stop()
  })

  it('a first start that was cut short is made again from nothing', async () => {
    const place = freshPlace()
    mkdirSync(`${place.folder}.new/base`, { recursive: true })
    writeFileSync(`${place.folder}.new/PG_VERSION`, '15\n')
    const postgres = await start(place)
    assert.match(await ask(postgres.socket, 'SELECT 12 * 12'), /144/)
    await postgres.stop()
  })

  it('refuses a socket whose path is too long, and says by how much', async () => {
    const { root, folder } = await madePlace()
    const fits = (bytes: number) => join(root, 'x'.repeat(bytes - root.length - 1))
    // 107 bytes at most, with the socket's own name of 13 and a slash.
    await assert.rejects(startPostgres({ folder, run: fits(94) }), /1 bytes too long.*--home/)
    const postgres = await start({ root, folder, run: fits(93) })
    await postgres.stop()
  })
})

describe('the binaries for a data folder', () => {
  const both: readonly Binaries[] = [
    { folder: '/new', version: 17, from: 'installed' },
    { folder: '/old', version: 15, from: 'npm' },
  ]
  const folderOf = (version: string) => {
    const { folder } = freshPlace()
    mkdirSync(folder)
    writeFileSync(join(folder, 'PG_VERSION'), `${version}\n`)
    return folder
  }

  it('are those of its own version, not the newest', () => {
    assert.equal(binariesFor(folderOf('15'), both).folder, '/old')
    assert.equal(binariesFor(folderOf('17'), both).folder, '/new')
    assert.equal(binariesFor('/nowhere', both).folder, '/new')
  })

  it('are named when they are missing', () => {
    assert.throws(() => binariesFor(folderOf('16'), both), /install PostgreSQL 16/)
    assert.throws(() => binariesFor('/nowhere', []), /COUNTERSIGN_DATABASE_URL/)
  })
})
