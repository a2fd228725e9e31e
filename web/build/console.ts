// Builds the console with vite: the same sources give the same bytes on every machine. Nothing is
// inlined, so that the policy of the page needs no exception for it.

import { fileURLToPath } from 'node:url'
import { build } from 'vite'
import type { Files } from './manifest.ts'
import { sealed } from './sealed.ts'
import { shortRoutes } from './table.ts'

const ROOT = fileURLToPath(new URL('..', import.meta.url))

/** @returns every file, and index.html with the hashes of the others in it */
export async function buildConsole(): Promise<Files> {
  const made = await build({
    root: ROOT,
    configFile: false,
    logLevel: 'warn',
    publicDir: false,
    clearScreen: false,
    plugins: [shortRoutes],
    build: {
      write: false,
      target: 'es2024',
      assetsInlineLimit: 0,
      modulePreload: false,
      // A stylesheet that a page brought along would have no hash to be checked by.
      cssCodeSplit: false,
      reportCompressedSize: false,
      sourcemap: false,
      rolldownOptions: {
        // Packages mark what runs in a browser; here everything does.
        onLog(level, log, say) {
          if (log.code !== 'MODULE_LEVEL_DIRECTIVE') say(level, log)
        },
      },
    },
  })
  const output = (Array.isArray(made) ? made : [made]).flatMap((each) =>
    'output' in each ? each.output : [],
  )
  const files = output.map((each) => {
    const source = each.type === 'chunk' ? each.code : each.source
    return [each.fileName, Buffer.from(source)] as const
  })
  return sealed(new Map(files))
}
