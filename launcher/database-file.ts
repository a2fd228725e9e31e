// The address of an operator's own PostgreSQL, once it was rotated: one file, for this user only,
// because a password is in it. It counts before the environment, which nobody can change from
// outside a process.

import { readFileSync, statSync } from 'node:fs'
import type { Home } from './home.ts'
import { socketFolder } from './postgres.ts'

/** The address, or null where there is no file. @throws Error when others can read it */
export function readDatabaseFile({ databaseUrl: path }: Pick<Home, 'databaseUrl'>): string | null {
  const file = statSync(path, { throwIfNoEntry: false })
  if (!file) return null
  if ((file.mode & 0o077) !== 0) {
    throw new Error(`others can read ${path}, which holds a password: chmod 600 ${path}`)
  }
  const address = readFileSync(path, 'utf8').trim()
  if (/^postgres(?:ql)?:\/\//.test(address)) return address
  throw new Error(`${path} has to hold one address: postgres://...`)
}

/**
 * What the server is told now of an operator's own: null for ours, and behind a socket, where it is
 * in its place as ours would be.
 * @param given - at the launcher's start
 */
export function databaseAddress(
  home: Pick<Home, 'databaseUrl'>,
  given: string | null,
): string | null {
  if (given === null || socketFolder({ databaseUrl: given })) return null
  return readDatabaseFile(home) ?? given
}
