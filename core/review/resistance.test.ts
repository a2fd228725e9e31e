import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Facts, MemberFacts } from './facts.ts'
import { resistances } from './resistance.ts'
import { SOUND } from './samples.test.ts'

const [MEMBER] = SOUND.charter.members
const ofToken = MEMBER?.credentials.find(({ kind }) => kind === 'passkey')
const ofDevice = MEMBER?.credentials.find(({ kind }) => kind !== 'passkey')

describe('whom a false page can take in', () => {
  const judged = (some: Partial<MemberFacts>, accounts: Facts['accounts']) => {
    assert.ok(MEMBER)
    const members = [{ ...MEMBER, ...some }]
    const [one] = resistances({ ...SOUND, charter: { ...SOUND.charter, members }, accounts })
    return [one?.level, ...(one?.because ?? [])]
  }
  const ways = (passkeys: number, hasPassword: boolean) => [
    { member: MEMBER?.id ?? '', passkeys, hasPassword },
  ]
  const passkeysAlone = { credentials: ofToken ? [ofToken] : [], hasCode: false }
  const noPasskey = { credentials: ofDevice ? [ofDevice] : [], hasCode: true }

  it('is nobody who decides and signs in by passkeys alone', () => {
    assert.deepEqual(judged(passkeysAlone, ways(1, false)), ['resistant'])
    assert.deepEqual(judged(passkeysAlone, []), ['resistant'])
  })

  it('is partly whoever has a password or a typed code beside a passkey', () => {
    assert.deepEqual(judged(passkeysAlone, ways(1, true)), ['partly', 'password'])
    assert.deepEqual(judged({ ...passkeysAlone, hasCode: true }, []), ['partly', 'code'])
    assert.deepEqual(judged(noPasskey, ways(1, false)), ['partly', 'no-passkey', 'code'])
  })

  it('is whoever has no passkey anywhere, or a frozen one', () => {
    assert.deepEqual(judged(noPasskey, ways(0, true)), ['not', 'no-passkey', 'password', 'code'])
    const frozen = ofToken ? [{ ...ofToken, isFrozen: true }] : []
    assert.deepEqual(judged({ credentials: frozen, hasCode: false }, []), ['not', 'no-passkey'])
  })

  it('says that it is not known where it hangs on what is not known, and only there', () => {
    const dark = { unknown: 'nobody was asked' }
    assert.deepEqual(judged(passkeysAlone, dark), ['unknown', 'ways-in-unknown'])
    assert.equal(judged(noPasskey, dark)[0], 'unknown')
    assert.equal(judged({ ...passkeysAlone, hasCode: true }, dark)[0], 'partly')
  })
})
