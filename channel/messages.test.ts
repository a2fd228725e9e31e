import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  isMessageKind,
  MESSAGE_KINDS,
  type MessageKind,
  messageRules,
  readBody,
} from './messages.ts'

/** What makes an owner or a credential, carries a seed or a recovery code, or consents: never by
 * the server. */
const AT_THE_DESK: readonly MessageKind[] = [
  'device.add',
  'device.remove',
  'spend.approve',
  'spend.preview',
  'charter.preview',
  'spend.show',
  'witness.add',
  'witness.remove',
  'genesis.claim',
  'factor.enrol',
  'factor.confirm',
  'factor.replace',
  'factor.unlock',
  'invitation.show',
  'invitation.offer',
  'invitation.accept',
  'stop.link',
  'wallet.sealed-key',
  'contact.verify',
  'sign-in.enrol',
  'sign-in.confirm',
  'sign-in.remove',
  'sign-in.list',
]

/** What nobody but the server has anything to say about. */
const BY_THE_SERVER: readonly MessageKind[] = [
  'audit.notarise',
  'chain.height',
  'chain.spent',
  'sign-in.check',
  'sign-in.state',
  'spend.finish',
]

/** What tells everybody of the charter, and does nothing else. */
const BY_THE_COURIER: readonly MessageKind[] = [
  'notices.read',
  'notices.spends',
  'notices.heartbeat',
  'notices.sign-ins',
]

/** What the trader asks of who asks it: it does nothing else. By the desk a device signs for it. */
const BY_THE_TRADER: readonly MessageKind[] = [
  'exchange.standing',
  'exchange.member',
  'exchange.code',
  'exchange.passkey',
  'exchange.votes',
]

describe('the table of messages', () => {
  it('gives every kind a socket, and only these go unsigned', () => {
    const unsigned: Record<string, readonly string[]> = {}
    for (const kind of MESSAGE_KINDS) {
      const rules = messageRules(kind)
      const others = [...BY_THE_SERVER, ...BY_THE_COURIER]
      const isElsewhere = others.includes(kind)
      assert.equal(rules.roles.includes('desk'), !isElsewhere, kind)
      if (rules.unsigned.length > 0) unsigned[kind] = rules.unsigned
    }
    const reading = ['devices', 'history', 'limits', 'mirror.heads', 'mirror.read', 'spend.dry']
    const stopping = [
      'chain.report',
      'chain.height',
      'chain.spent',
      'audit.notarise',
      'spend.finish',
    ]
    const looking = ['sign-in.check', 'sign-in.state']
    const kept = ['spend.pending', 'spend.review', 'spend.state', 'wallet.list', 'wallet.show']
    const tokens = ['token.budgets']
    const charter = ['charter.show', 'charter.export', 'charter.head']
    const projected = [...reading, ...stopping, ...looking, ...kept, ...charter, ...tokens]
    // What proves itself: a statement, a ticket, the secret of a link.
    const proven = ['charter.act', 'unlock.issue', 'clock.headers', 'hello']
    const linked = ['invitation.show', 'invitation.offer', 'invitation.accept', 'stop.link']
    const byDesk = ['spend.approve', 'spend.show', ...linked]
    assert.deepEqual(unsigned, {
      ...Object.fromEntries(projected.map((kind) => [kind, ['server']])),
      ...Object.fromEntries(proven.map((kind) => [kind, ['server', 'desk']])),
      ...Object.fromEntries(byDesk.map((kind) => [kind, ['desk']])),
      ...Object.fromEntries(BY_THE_COURIER.map((kind) => [kind, ['courier']])),
      ...Object.fromEntries(BY_THE_TRADER.map((kind) => [kind, ['trader']])),
    })
  })

  it('lets exactly the kinds with secrets come by the desk only', () => {
    const isClosed = (kind: MessageKind) => messageRules(kind).roles.join() === 'desk'
    const closed = MESSAGE_KINDS.filter(isClosed)
    assert.deepEqual(closed.toSorted(), AT_THE_DESK.toSorted())
  })

  it("knows its kinds by their own names, and none of an object's", () => {
    for (const kind of MESSAGE_KINDS) assert.ok(isMessageKind(kind))
    for (const name of ['', 'Hello', 'toString', '__proto__', 'constructor']) {
      assert.equal(isMessageKind(name), false, name)
    }
  })

  it('refuses a body with a field too many, for every kind', () => {
    for (const kind of MESSAGE_KINDS) {
      assert.throws(
        () => readBody(kind, { surplus: '' }),
        { code: 'channel.message_invalid' },
        kind,
      )
    }
  })

  it('bounds what is read of a body', () => {
    const entries = { wallet: 'a', limit: '500' }
    assert.deepEqual(readBody('history', entries), { wallet: 'a', before: undefined, limit: 500 })
    assert.throws(() => readBody('history', { ...entries, limit: '501' }))
    const wallet = 'a'.repeat(33)
    assert.throws(() => readBody('limits', { wallet }), {
      facts: { where: 'limits.wallet', wanted: 'a text of at most 32 characters' },
    })
  })
})
