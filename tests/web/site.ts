// The console as a browser meets it: a team's server in this process, over the true signer, with
// the console that was built. Whatever the page's policy complains about is kept.

import { fileURLToPath } from 'node:url'
import { type ConsoleFiles, readConsole } from '@countersign/server/http/console/files.ts'
import { type Assembly, type AssemblyOptions, openAssembly } from '../api/assembly.ts'
import { type Browser, openBrowser } from '../builders/browser.ts'

const DIST = fileURLToPath(new URL('../../web/dist', import.meta.url))

// As text: it runs in the page, whose types are not those of this room.
export const TELL_VIOLATIONS = `addEventListener('securitypolicyviolation', (event) => {
  console.error('policy: ' + event.violatedDirective + ' ' + event.blockedURI + ' ' + event.sample)
})`

export type ConsoleSite = {
  readonly assembly: Assembly
  readonly browser: Browser
  /** As browsers write it. */
  readonly origin: string
  close(): Promise<void>
}

/** @throws Error when it was not built */
export function builtConsole(): ConsoleFiles {
  const files = readConsole(DIST)
  if (!files) throw new Error('the console is not built: npm run build:web')
  return files
}

/** @throws Error when the console was not built */
export async function openConsole(options: AssemblyOptions = {}): Promise<ConsoleSite> {
  const assembly = await openAssembly({ console: builtConsole(), ...options })
  const browser = await openBrowser()
  await browser.context.addInitScript(TELL_VIOLATIONS)
  const origin = assembly.url.replace('127.0.0.1', 'console.localhost')
  return {
    assembly,
    browser,
    origin,
    async close() {
      await browser.close()
      await assembly.close()
    },
  }
}
