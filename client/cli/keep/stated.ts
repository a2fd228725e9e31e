// What this user has said of things that no program can see, with the time: for the review. Kept as
// it was said; what is said again is added, so that an auditor sees how often.

import { join } from 'node:path'
import { line, list, object, whole, word } from '@countersign/core/fields.ts'
import { plain } from '@countersign/core/plain.ts'
import type { StatedFacts } from '@countersign/core/review/facts.ts'
import type { Context } from '../context.ts'
import { readRecord, writeRecord } from './files.ts'

const record = object({
  version: word('1'),
  stated: list(object({ what: line(64), at: whole(), note: line(512) }), 10_000),
})

const statedFile = ({ clientHome }: Context): string => join(clientHome, 'stated.json')

/** All of it, oldest first. @throws Fault client.file_invalid */
export function readStated(context: Context): readonly StatedFacts[] {
  return readRecord(statedFile(context), record)?.stated ?? []
}

/** Adds one. */
export function keepStated(context: Context, said: StatedFacts): void {
  const stated = [...readStated(context), said]
  writeRecord(statedFile(context), plain({ version: '1', stated }))
}
