// Compiled code for the cages: a start needs a third of the time with it, and the memory that
// stripping types takes. Whoever writes what another executes rules that other, so each kind of
// process has its own, made in its own cage before it is told anything, and can never write it.

import { createHash } from 'node:crypto'
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import {
  type CageCommand,
  type CageKind,
  COURIER,
  cageCommand,
  DESK,
  EGRESS,
  type Inmate,
  NODE,
  SERVER,
  SIGNER,
  TRADER,
} from './cage.ts'
import { startCommand } from './caged.ts'
import { CODE_ROOT, type Home } from './home.ts'
import { PROBE, PROBE_CODE } from './probe.ts'

const COMPILE_MS = 60_000

/** What nobody made use of for so long is of an older version of the code. */
const OLD_MS = 3_600_000

/**
 * The inmate with its compiled code, made first if there is none for the code as it is now. Without
 * walls around it, or where that fails, the inmate as it is: slower, and in no other way different.
 */
export async function withCompiled(
  home: Home,
  inmate: Inmate,
  cages: readonly CageKind[],
): Promise<Inmate> {
  try {
    for (const kind of cages) {
      const compiled = placeFor(home, inmate, kind)
      if (compiled === null) continue
      if (existsSync(compiled) || (await compile(kind, inmate, compiled))) {
        return { ...inmate, compiled }
      }
    }
  } catch {
    // A full or closed disk costs only time here.
  }
  return inmate
}

/** The same for one cage, where nothing may be made. */
export function asCompiled(home: Home, inmate: Inmate, kind: CageKind): Inmate {
  const compiled = placeFor(home, inmate, kind)
  return compiled !== null && existsSync(compiled) ? { ...inmate, compiled } : inmate
}

const OURS = [SIGNER, TRADER, SERVER, EGRESS, DESK, COURIER, NODE].map(({ entry }) => entry)

/** Null where there are no walls to keep it from being changed, or the program is not of ours. */
function placeFor(home: Home, inmate: Inmate, kind: CageKind): string | null {
  const { name, entry, code } = inmate.like ?? inmate
  if (kind === 'node' || !OURS.includes(entry)) return null
  return join(rootFor(home), `${name}-${kind}-${stampOf({ entry, code })}`)
}

/** Beside the code where that is ours to change: who else could write there could change the code
 * as well. Else in the home. */
function rootFor(home: Home): string {
  const modules = join(CODE_ROOT, 'node_modules')
  try {
    accessSync(modules, constants.W_OK)
    return join(modules, '.compiled')
  } catch {
    return join(home.root, 'compiled')
  }
}

/** Of the Node that runs it, of every file of ours in it, and of the lockfile for the others. Node
 * itself also looks whether what it finds was made from the very same text. */
function stampOf({ entry, code }: Pick<Inmate, 'entry' | 'code'>): string {
  const hash = createHash('sha256').update(`${process.version} ${process.execPath} ${entry}\n`)
  hash.update(readFileSync(join(CODE_ROOT, 'package-lock.json')))
  for (const path of [...new Set([...code, ...PROBE_CODE])]) {
    hash.update(`${path}\n`)
    if (path.startsWith('node_modules/')) continue
    for (const [file, stats] of filesIn(join(CODE_ROOT, path))) {
      hash.update(`${file} ${stats}\n`)
    }
  }
  return hash.digest('hex').slice(0, 16)
}

function filesIn(path: string): readonly (readonly [string, string])[] {
  const stats = statSync(path)
  if (!stats.isDirectory()) return [[path, `${stats.size} ${stats.mtimeMs}`]]
  return readdirSync(path)
    .sort()
    .flatMap((name) => filesIn(join(path, name)))
}

/** Whole or not at all: others may start at the same time. */
async function compile(kind: CageKind, inmate: Inmate, to: string): Promise<boolean> {
  mkdirSync(dirname(to), { recursive: true, mode: 0o700 })
  const draft = mkdtempSync(`${to}.new-`)
  const { entry, code } = inmate.like ?? inmate
  const alone: Inmate = {
    ...inmate,
    entry,
    code,
    stage: inmate.stage ?? join(inmate.folder ?? '', '..', 'run', 'outside'),
    folder: null,
    places: {},
    network: 'none',
    compiled: draft,
    isCompiling: true,
  }
  try {
    const log = join(dirname(to), 'compile.log')
    await startAndStop(cageCommand(kind, alone), log)
    const probe = { ...alone, entry: PROBE.entry, code: [...code, ...PROBE_CODE] }
    await startAndStop(cageCommand(kind, probe), log)
    renameSync(draft, to)
    removeOld(to)
    return true
  } catch {
    return existsSync(to)
  } finally {
    rmSync(draft, { recursive: true, force: true })
  }
}

type Said = { readonly kind: 'started' }

/** The process itself, told nothing but to stop. Node writes what it compiled when it ends. */
async function startAndStop(cage: CageCommand | null, log: string): Promise<void> {
  if (!cage) throw new Error('no such cage here')
  const compiler = startCommand<{ readonly kind: 'stop' }, Said>(cage, log)
  const timer = setTimeout(compiler.kill, COMPILE_MS)
  try {
    await compiler.expect('started')
    compiler.send({ kind: 'stop' })
    const how = await compiler.ended
    if (!how.startsWith('it ended with 0')) throw new Error(how)
  } finally {
    clearTimeout(timer)
    compiler.kill()
  }
}

/** Those of the same kind, older than anybody needs who starts now. */
function removeOld(kept: string): void {
  const root = dirname(kept)
  const kind = kept.slice(root.length + 1, kept.lastIndexOf('-') + 1)
  for (const name of readdirSync(root).filter((each) => each.startsWith(kind))) {
    const path = join(root, name)
    const stats = statSync(path, { throwIfNoEntry: false })
    const isOld = stats !== undefined && Date.now() - stats.mtimeMs > OLD_MS
    if (path !== kept && isOld) rmSync(path, { recursive: true, force: true })
  }
}
