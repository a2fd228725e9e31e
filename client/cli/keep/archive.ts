// A backup as one file: a line that lists its files with length and SHA-256, then their bytes. Read
// in pieces, because a journal may be larger than memory. Nothing is believed of a name.

import { createHash } from 'node:crypto'
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs'
import { dirname } from 'node:path'
import { canonicalText, readCanonical } from '@countersign/core/canonical.ts'
import { Fault } from '@countersign/core/fault.ts'
import { hex, list, object, text, whole, word } from '@countersign/core/fields.ts'

const PIECE_BYTES = 1 << 20
const MAX_HEADER_BYTES = 1 << 20
const NEWLINE = 10

/** A file to pack or unpack: its name in the archive, and where it lies. */
export type Packed = { readonly name: string; readonly path: string }

const header = object({
  format: word('countersign-backup'),
  version: word('1'),
  files: list(object({ name: text(256), bytes: whole(), sha256: hex(32) }), 10_000),
})

/** Parts of letters, digits, dots, dashes and underscores; none begins with a dot. */
const NAME = /^[A-Za-z0-9_-][A-Za-z0-9._-]*(\/[A-Za-z0-9_-][A-Za-z0-9._-]*)*$/

/** Writes a new archive, for this user only. @throws Fault backup.file_exists */
export function pack(archive: string, files: readonly Packed[]): void {
  if (existsSync(archive)) throw new Fault('backup.file_exists', { file: archive })
  const listed = files.map(({ name, path }) => {
    const hash = createHash('sha256')
    eachPiece(path, (piece) => void hash.update(piece))
    return { name, bytes: String(statSync(path).size), sha256: hash.digest('hex') }
  })
  const first = canonicalText({ format: 'countersign-backup', version: '1', files: listed })
  writeWhole(archive, (write) => {
    write(Buffer.from(`${first}\n`))
    for (const { path } of files) eachPiece(path, write)
  })
}

/**
 * Unpacks the files whose names `target` gives a place, after all of them were checked.
 * @throws Fault backup.file_invalid, with what is wrong
 */
export function unpack(
  archive: string,
  target: (name: string) => string | null,
): readonly string[] {
  const open = openSync(archive, 'r')
  try {
    const { files, start } = readHeader(open)
    let at = start
    const placed = files.map((file) => {
      const place = { ...file, start: at }
      at += file.bytes
      return place
    })
    for (const each of placed) check(open, each)
    if (statSync(archive).size !== at) throw invalid('its length is another than it says')
    const names: string[] = []
    for (const { name, start: from, bytes } of placed) {
      const path = target(name)
      if (path === null) continue
      mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
      writeWhole(path, (write) => eachPieceOf(open, from, bytes, write))
      names.push(name)
    }
    return names
  } finally {
    closeSync(open)
  }
}

type Placed = { readonly name: string; readonly start: number; readonly bytes: number } & {
  readonly sha256: string
}

function check(open: number, { name, start, bytes, sha256 }: Placed): void {
  if (!NAME.test(name)) throw invalid('a name in it could leave the folder')
  const hash = createHash('sha256')
  eachPieceOf(open, start, bytes, (piece) => void hash.update(piece))
  if (hash.digest('hex') !== sha256) throw invalid(`${name} is damaged`)
}

function readHeader(open: number) {
  const buffer = Buffer.alloc(MAX_HEADER_BYTES)
  const length = readSync(open, buffer, 0, MAX_HEADER_BYTES, 0)
  const end = buffer.subarray(0, length).indexOf(NEWLINE)
  if (end === -1) throw invalid('it has no list of files')
  try {
    const { files } = header(readCanonical(new Uint8Array(buffer.subarray(0, end))), 'backup')
    return { files, start: end + 1 }
  } catch (cause) {
    throw new Fault('backup.file_invalid', { why: 'its list of files cannot be read' }, { cause })
  }
}

function eachPiece(path: string, take: (piece: Uint8Array) => void): void {
  const open = openSync(path, 'r')
  try {
    eachPieceOf(open, 0, statSync(path).size, take)
  } finally {
    closeSync(open)
  }
}

function eachPieceOf(
  open: number,
  start: number,
  bytes: number,
  take: (piece: Uint8Array) => void,
): void {
  const buffer = Buffer.alloc(PIECE_BYTES)
  for (let done = 0; done < bytes; ) {
    const count = readSync(open, buffer, 0, Math.min(PIECE_BYTES, bytes - done), start + done)
    if (count === 0) throw invalid('it ends too early')
    take(buffer.subarray(0, count))
    done += count
  }
}

/** Under another name, flushed, then renamed: whole or not at all. */
function writeWhole(path: string, fill: (write: (piece: Uint8Array) => void) => void): void {
  const draft = `${path}.${process.pid}.new`
  const open = openSync(draft, 'wx', 0o600)
  try {
    fill((piece) => {
      for (let at = 0; at < piece.length; ) at += writeSync(open, piece, at)
    })
    fsyncSync(open)
    renameSync(draft, path)
  } catch (error) {
    rmSync(draft, { force: true })
    throw error
  } finally {
    closeSync(open)
  }
  const folder = openSync(dirname(path), 'r')
  fsyncSync(folder)
  closeSync(folder)
}

const invalid = (why: string): Fault => new Fault('backup.file_invalid', { why })
