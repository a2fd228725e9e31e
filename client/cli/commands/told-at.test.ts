import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { readContacts } from './told-at.ts'

describe('where somebody is told', () => {
  it('is taken in every kind, a number without its spaces', () => {
    const given = {
      email: ['ada@example.org', 'root@localhost'],
      phone: ['+49 (151) 123-45678'],
      webhook: ['https://example.org/hook'],
      ntfy: ['https://ntfy.sh/topic'],
    }
    assert.deepEqual(readContacts(given), [
      { kind: 'email', address: 'ada@example.org' },
      { kind: 'email', address: 'root@localhost' },
      { kind: 'phone', address: '+4915112345678' },
      { kind: 'webhook', address: 'https://example.org/hook' },
      { kind: 'ntfy', address: 'https://ntfy.sh/topic' },
    ])
    assert.deepEqual(readContacts({}), [])
  })

  it('is refused where nothing could be sent', () => {
    const wrong = [
      ...['', 'ada', 'ada@', '@example.org', 'a@b,c@d', 'Ada <a@b>'].map((it) => ({ email: [it] })),
      ...['', '12', '015112345678', '+0151123456', '+123456', `+${'1'.repeat(16)}`].map((it) => ({
        phone: [it],
      })),
      ...['', 'example.org', 'ftp://example.org/', 'https://'].map((it) => ({ webhook: [it] })),
      { ntfy: ['topic'] },
    ]
    for (const each of wrong) {
      const words = JSON.stringify(each)
      assert.throws(() => readContacts(each), { code: 'client.argument_invalid' }, words)
    }
  })

  it('takes the shortest and the longest number there is', () => {
    for (const digits of [7, 15]) {
      assert.equal(readContacts({ phone: [`+${'1'.repeat(digits)}`] }).length, 1)
    }
  })
})
