// Files of the client: for its user alone (0600 in a folder of 0700), and on disk whole or not at
// all. A power cut leaves the old file or the new one.

import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs'
import { dirname } from 'node:path'
import type { Canonical } from '@countersign/core/canonical.ts'
import { Fault } from '@countersign/core/fault.ts'
import type { FieldReader } from '@countersign/core/fields.ts'

/** Writes beside, flushes, renames and flushes the folder. */
export function writeDurably(file: string, content: string | Uint8Array): void {
  const folder = dirname(file)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const draft = `${file}.${process.pid}.new`
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content
  const open = openSync(draft, 'w', 0o600)
  try {
    for (let at = 0; at < bytes.length; ) at += writeSync(open, bytes, at)
    fsyncSync(open)
  } finally {
    closeSync(open)
  }
  renameSync(draft, file)
  flushFolder(folder)
}

/** Removes a file for good; one that is gone already is fine. */
export function removeDurably(file: string): void {
  rmSync(file, { force: true })
  flushFolder(dirname(file))
}

function flushFolder(folder: string): void {
  try {
    const open = openSync(folder, 'r')
    fsyncSync(open)
    closeSync(open)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
}

/** The bytes, or null where there is no file. @throws Fault client.file_unreadable */
export function readIfThere(file: string): Uint8Array | null {
  try {
    return new Uint8Array(readFileSync(file))
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw new Fault('client.file_unreadable', { file }, { cause })
  }
}

/** The text of a file that somebody named. @throws Fault client.file_unreadable */
export function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (cause) {
    throw new Fault('client.file_unreadable', { file }, { cause })
  }
}

/** Reads a JSON file of ours; null where there is none. @throws Fault client.file_invalid */
export function readRecord<T>(file: string, read: FieldReader<T>): T | null {
  const bytes = readIfThere(file)
  if (bytes === null) return null
  try {
    return read(JSON.parse(new TextDecoder().decode(bytes)) as Canonical, 'file')
  } catch (cause) {
    throw new Fault('client.file_invalid', { file }, { cause })
  }
}

/** Writes a JSON file of ours, for people to read too. */
export function writeRecord(file: string, record: Canonical): void {
  writeDurably(file, `${JSON.stringify(record, null, 2)}\n`)
}
