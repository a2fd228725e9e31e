import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { oauthOf } from '../oauth.ts'
import { admit } from '../rights.ts'
import { scopedRights } from './scoped.ts'

const said = (
  scope: string,
  wanted: 'watch' | 'trade' = 'trade',
  venue: 'coinbase' | 'gemini' = 'coinbase',
) => {
  const admission = admit(scopedRights(venue, scope), { wanted, now: 0, egress: [] })
  return admission.kind === 'refused' ? admission.why.replace('exchange.', '') : 'admitted'
}

describe('tokens', () => {
  it('are taken in with the scopes that we ask for', () => {
    const { watch = '', trade = '' } = oauthOf('coinbase')?.scopes ?? {}
    assert.equal(said(trade), 'admitted')
    assert.equal(said(watch, 'watch'), 'admitted')
    assert.equal(said(watch), 'key_tradeless')
    assert.equal(said(trade, 'watch'), 'key_trades')
    assert.equal(said(trade.replaceAll(' ', ',')), 'admitted')
  })

  it('are refused with a scope by which money leaves, or that is not known', () => {
    const trade = oauthOf('coinbase')?.scopes.trade ?? ''
    const out = [
      'wallet:transactions:send',
      'wallet:transactions:transfer',
      'wallet:withdrawals:create',
      'wallet:sells:create',
      'wallet:payment-methods:limits',
      'all',
    ]
    for (const scope of out) assert.equal(said(`${trade} ${scope}`), 'key_withdraws', scope)
    assert.equal(said(`${trade} wallet:gifts:give`), 'rights_new')
    assert.equal(said(''), 'rights_unknown')
  })

  it('of gemini are judged by its own scopes', () => {
    const { watch = '', trade = '' } = oauthOf('gemini')?.scopes ?? {}
    const at = (scope: string, wanted: 'watch' | 'trade' = 'trade') => said(scope, wanted, 'gemini')
    assert.equal(at(trade), 'admitted')
    assert.equal(at(watch, 'watch'), 'admitted')
    assert.equal(at(`${trade},account:read`), 'admitted')
    assert.equal(at(trade, 'watch'), 'key_trades')
    assert.equal(at(watch), 'key_tradeless')
    const out = 'crypto:send payments:send payments:create banks:create addresses:create'
    const more = 'savedAddresses:create clearing:create settlement:update predictions:orders:write'
    for (const scope of `${out} ${more} settlement:create-update`.split(' ')) {
      assert.equal(at(`${trade},${scope}`), 'key_withdraws', scope)
    }
    assert.equal(at(`${trade},gifts:give`), 'rights_new')
    assert.equal(at('orders:create'), 'key_blind')
    // What is a good scope at one venue is none at another.
    assert.equal(said(trade), 'rights_new')
    assert.equal(scopedRights('kraken', trade).withdraw, 'unknown')
  })
})
