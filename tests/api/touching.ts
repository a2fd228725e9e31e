// A bad day on the command line: what is stopped, a notice before everyone, searching, a drill.

import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { it } from 'node:test'
import { type Commands, WALLET } from '../builders/cli.ts'

export function touching(cli: () => Commands): void {
  it('shows what is stopped, puts up a notice, searches, and drills', async () => {
    const shown = await cli().run(['incident'])
    assert.deepEqual([shown.code, (shown.json.levers as readonly unknown[]).length], [0, 4])
    const put = await cli().run(['incident', 'banner', 'Do not sign in.', '--for', '1h'])
    assert.equal(put.code, 0)
    assert.equal((await cli().run(['status'])).json.banner, 'Do not sign in.')
    const found = await cli().run(['incident', 'search', '--address', '127.0.0.1'])
    const { count, exposure, events } = found.json as {
      readonly count: number
      readonly exposure: { readonly devices: number; readonly wallets: readonly string[] }
      readonly events: readonly { readonly act: string }[]
    }
    assert.equal(events[0]?.act, 'api.putBanner')
    assert.ok(count > 0)
    assert.deepEqual([exposure.devices, exposure.wallets], [1, [WALLET]])
    const words = await cli().start(['incident', 'search', '--range', '203.0.113.0/24'])
    assert.match(words.stdout, /0 events/)
    const nothing = await cli().run(['incident', 'search'])
    assert.equal((nothing.json.fault as { readonly code?: string }).code, 'http.request_invalid')
    assert.equal((await cli().run(['incident', 'banner'])).code, 0)
    const drilled = await cli().run(['incident', 'drill', '--note', 'all were told'])
    assert.deepEqual([drilled.code, drilled.json.isKept, drilled.json.lastAt], [0, true, null])
    const file = join(cli().context.home, 'disclosure.md')
    const times = ['--from', '2026-01-01', '--to', '2036-01-01']
    const drafted = await cli().run(['incident', 'disclose', ...times, '--out', file])
    assert.equal(drafted.code, 0, drafted.stderr)
    assert.match(readFileSync(file, 'utf8'), /a notice was put before everyone, by .+\./)
    writeFileSync(file, 'no archive')
    const broken = await cli().run(['incident', 'verify', file])
    assert.equal((broken.json.fault as { readonly code?: string }).code, 'incident.archive_broken')
    const after = await cli().run(['incident'])
    assert.deepEqual(after.json.levers, shown.json.levers)
  })
}
