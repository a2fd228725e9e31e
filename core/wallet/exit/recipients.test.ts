import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Fault } from '../../fault.ts'
import { groupedRecipient, readRecipients } from './recipients.ts'

// Made with @scure/base.
/** Whose key is the base point, 9. */
const NINE = 'age1pyqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq8r66x'
const OTHERS = [
  'age1pgqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq2d6faw',
  'age1pvqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqvt2l83',
  'age1psqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq7epxn7',
  'age1p5qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqcl3sfp',
]
const OTHER_PREFIX = 'agf1pyqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqg6645d'
const SHORT = 'age1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqar9jk6'
const SECRET = 'AGE-SECRET-KEY-1PYQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQNGSQ24'
/** 0, 1, both points of order eight, and the one below the prime. */
const LOW_ORDER = [
  'age1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq5cu47z',
  'age1qyqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqj7vrya',
  'age1ur4h5lpmgxu2u9jku0a0r87ydtdqnr0tnsetrlvxvgz3vh6fhqqqzyt4v9',
  'age1t7wft09r2zxzfvwsk92eeql0tvzyghxytqwgapkcyf8dm5ylz9ts6wm9s8',
  'age1anlllllllllllllllllllllllllllllllllllllllllllllllals4n2t7m',
]
/** The prime and what follows it; nine with a bit that is not looked at; all bits. */
const SECOND_SPELLINGS = [
  'age1ahlllllllllllllllllllllllllllllllllllllllllllllllalsn46ayy',
  'age1amlllllllllllllllllllllllllllllllllllllllllllllllalselrwrv',
  'age17mlllllllllllllllllllllllllllllllllllllllllllllllalsxajvgg',
  'age1pyqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqzqqyr3apl',
  'age1lllllllllllllllllllllllllllllllllllllllllllllllllllskxlyh4',
]

const refused = (given: readonly string[], why: RegExp) =>
  assert.throws(
    () => readRecipients(given),
    (fault) =>
      fault instanceof Fault &&
      fault.code === 'wallet.recipient_invalid' &&
      why.test(String(fault.facts.reason)),
    given.join(),
  )

describe('recipients of age', () => {
  it('are read as age writes them, and shown whole', () => {
    const [nine, ten] = readRecipients([NINE, ...OTHERS.slice(1)])
    assert.equal(nine?.toHex(), `09${'00'.repeat(31)}`)
    assert.equal(ten?.toHex(), `0b${'00'.repeat(31)}`)
    assert.equal(groupedRecipient(NINE).replaceAll(' ', ''), NINE)
  })

  it('are refused mistyped, of another kind, and in another spelling', () => {
    refused([NINE.replace('yqq', 'qyq')], /checksum/)
    refused([NINE.slice(0, -1)], /checksum/)
    refused([NINE.toUpperCase()], /upper case/)
    refused([OTHER_PREFIX], /begin with age1/)
    refused([SHORT], /begin with age1/)
    for (const text of ['', 'age1', 'ssh-ed25519 AAAA', ' ', `${NINE} `]) refused([text], /./)
  })

  it('are quoted no further than says which it was, as it may be a secret', () => {
    assert.throws(
      () => readRecipients([SECRET]),
      (fault) =>
        fault instanceof Fault && !JSON.stringify(fault.facts).includes(SECRET.slice(0, 20)),
    )
  })

  it('are one to four, each once', () => {
    refused([], /one to 4/)
    refused([NINE, ...OTHERS], /one to 4/)
    assert.equal(readRecipients(OTHERS).length, 4)
    refused([NINE, NINE], /twice/)
  })

  it('are keys of somebody: none of low order, and none in a second spelling', () => {
    for (const each of [...LOW_ORDER, ...SECOND_SPELLINGS]) refused([each], /no key/)
  })
})
