// `npm run demo`: which demonstration. The main job, unless another one is named.

const words = process.argv.slice(2)
const [name = 'spend'] = words.filter((word) => !word.startsWith('-'))

if (words.includes('--help') || words.includes('-h')) {
  process.stdout.write('usage: npm run demo -- [spend|governance|exit|exchange] [--json]\n')
} else if (name === 'spend') await import('./spend.ts')
else if (name === 'governance') await import('./governance/main.ts')
else if (name === 'exit') await import('./exit/main.ts')
else if (name === 'exchange') await import('./exchange/main.ts')
else {
  process.stderr.write(`demo: there is spend, governance, exit and exchange, and no ${name}\n`)
  process.exitCode = 1
}
