// The ways by which a coin can leave a wallet, and what people are told of each. Apart from what
// reads them, so that a browser needs no curve for it.

export const SPEND_PATHS = [
  'co-signed',
  'user-and-backup',
  'backup-alone',
  'user-alone',
  'unread',
] as const

export type SpendPath = (typeof SPEND_PATHS)[number]

/** As the end of a sentence that begins with what was spent. */
export const PATH_WORDS: Readonly<Record<SpendPath, string>> = {
  'co-signed': 'left with the signer’s key',
  'user-and-backup': 'left by the user’s and the backup’s keys, without the signer',
  'backup-alone': 'left by the backup’s key alone, after its time',
  'user-alone': 'left by the user’s key alone, after its time',
  unread: 'left in a way that could not be read from its witness',
}

/** The ways out that a rehearsal can take. Of a wallet of two keys one is the signer's, noted. */
export const REHEARSED_PATHS = [
  'user-and-backup',
  'user-and-signer',
  'backup-alone',
  'user-alone',
] as const

export type RehearsedPath = (typeof REHEARSED_PATHS)[number]

/** As the end of a sentence that begins with a rehearsal. */
export const REHEARSED_WORDS: Readonly<Record<RehearsedPath, string>> = {
  'user-and-backup': 'by the user’s and the backup’s keys',
  'user-and-signer': 'by the user’s key and the noted key of the signer',
  'backup-alone': 'by the backup’s key alone, after its time',
  'user-alone': 'by the user’s key alone, after its time',
}
