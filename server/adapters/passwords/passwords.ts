// Passwords by argon2id of node:crypto, kept with their parameters in the form of PHC strings, and
// the lists of those that everybody uses and that were in a breach.

import { argon2, randomBytes, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import { flawOf, normalPassword } from '@countersign/core/access/password.ts'
import { Fault } from '@countersign/core/fault.ts'
import { dictionary } from '@zxcvbn-ts/language-common'
import type { Passwords } from '../../ports/passwords.ts'
import type { Breached } from './breached.ts'

export type HashTerms = {
  readonly memoryKib: number
  readonly passes: number
}

/** The second choice of RFC 9106, on one lane: a fifth of a second, and above OWASP's least. */
const TERMS: HashTerms = { memoryKib: 65_536, passes: 3 }
const LANES = 1
const SALT_BYTES = 16
const TAG_BYTES = 32

/** Each takes a thread of four and 64 MiB. */
const AT_ONCE = 1
const MOST_WAITING = 16

const WRITTEN = /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,3}),p=1\$([\w+/]{22})\$([\w+/]{43})$/

const work = promisify(argon2)

type Written = HashTerms & { readonly salt: Uint8Array; readonly tag: Uint8Array }

export type PasswordOptions = {
  readonly terms?: HashTerms
  /** None where the operator has laid no list there. */
  readonly breached?: Breached | null
}

export function openPasswords({ terms = TERMS, breached = null }: PasswordOptions = {}): Passwords {
  const common = new Set(dictionary['passwords-common'])
  // Strangers who try many wait for one another, and for nobody who was here before.
  const [strangers, known] = [turns(AT_ONCE, MOST_WAITING), turns(AT_ONCE, MOST_WAITING)]
  const nobodys: Written = { ...terms, salt: randomBytes(SALT_BYTES), tag: randomBytes(TAG_BYTES) }

  return {
    async flawOf(password, own) {
      const normal = normalPassword(password)
      const flaw = flawOf(normal, (word) => common.has(word), own)
      return flaw ?? ((await breached?.has(normal)) ? 'breached' : null)
    },
    hash: (password) =>
      known(async () => {
        const salt = randomBytes(SALT_BYTES)
        return write({ ...terms, salt, tag: await tagOf(password, { ...terms, salt }) })
      }),
    check: (password, kept, isKnown) =>
      (isKnown ? known : strangers)(async () => {
        const read = (kept === null ? null : readHash(kept)) ?? nobodys
        const isRight = timingSafeEqual(await tagOf(password, read), read.tag)
        if (!isRight) return 'wrong'
        const isToday = read.memoryKib === terms.memoryKib && read.passes === terms.passes
        return isToday ? 'right' : 'outdated'
      }),
  }
}

const tagOf = (password: string, { salt, memoryKib, passes }: Omit<Written, 'tag'>) =>
  work('argon2id', {
    message: Buffer.from(normalPassword(password), 'utf8'),
    nonce: salt,
    parallelism: LANES,
    tagLength: TAG_BYTES,
    memory: memoryKib,
    passes,
  })

function write({ memoryKib, passes, salt, tag }: Written): string {
  const text = (bytes: Uint8Array) => bytes.toBase64({ omitPadding: true })
  return `$argon2id$v=19$m=${memoryKib},t=${passes},p=${LANES}$${text(salt)}$${text(tag)}`
}

function readHash(kept: string): Written | null {
  const [, memory, passes, salt = '', tag = ''] = WRITTEN.exec(kept) ?? []
  if (memory === undefined) return null
  return {
    memoryKib: Number(memory),
    passes: Number(passes),
    salt: Uint8Array.fromBase64(salt),
    tag: Uint8Array.fromBase64(tag),
  }
}

/** So many at once, and so many that wait. @throws Fault http.busy, by what it returns */
function turns(atOnce: number, mostWaiting: number) {
  const waiting: (() => void)[] = []
  let running = 0
  return async <T>(job: () => Promise<T>): Promise<T> => {
    if (running >= atOnce) {
      if (waiting.length >= mostWaiting) throw new Fault('http.busy')
      await new Promise<void>((go) => waiting.push(go))
    } else running += 1
    try {
      return await job()
    } finally {
      // The place goes to the next one, and is free when there is none.
      const next = waiting.shift()
      if (next) next()
      else running -= 1
    }
  }
}
