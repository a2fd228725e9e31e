// Compiles what runs in cages, once, before several test files start all of it at the same time.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { COURIER, DESK, EGRESS, NODE, SERVER, SIGNER, TRADER } from '@countersign/launcher/cage.ts'
import { withCompiled } from '@countersign/launcher/compiled.ts'
import { openHome } from '@countersign/launcher/home.ts'

const home = openHome(mkdtempSync(join(tmpdir(), 'countersign-compiling-')))
try {
  for (const kind of [SIGNER, TRADER, SERVER, EGRESS, DESK, COURIER, NODE]) {
    await withCompiled(home, { ...kind, folder: null, stage: home.stage }, ['bwrap', 'unshare'])
  }
} finally {
  rmSync(home.root, { recursive: true, force: true })
}
