// Every key that does something, so that nobody has to find them by chance.

import { Card, Kbd, Table } from '@mantine/core'
import { Page } from '../../parts/Page.tsx'
import { PAGES } from '../../shell/pages.ts'
import { shellWords } from '../../shell/words.ts'
import { useWords } from '../../words/use.ts'
import { shortcutsWords } from './words.ts'

export function Shortcuts() {
  const say = useWords(shortcutsWords)
  const sayShell = useWords(shellWords)
  const rows = [
    { keys: ['Ctrl', 'K'], joint: '+', what: say('palette') },
    { keys: ['?'], joint: '', what: say('help') },
    { keys: ['Esc'], joint: '', what: say('close') },
    ...PAGES.map(({ key, label }) => ({
      keys: ['g', key],
      joint: say('after'),
      what: say('go', { page: sayShell(label) }),
    })),
  ]
  return (
    <Page lead={say('lead')} title={say('title')}>
      <Card>
        <Table verticalSpacing="sm">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{say('keys')}</Table.Th>
              <Table.Th>{say('what')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.map(({ keys, joint, what }) => (
              <Table.Tr key={what}>
                <Table.Td>
                  {keys.map((key, at) => (
                    <span key={key}>
                      {at > 0 && ` ${joint} `}
                      <Kbd>{key}</Kbd>
                    </span>
                  ))}
                </Table.Td>
                <Table.Td>{what}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Card>
    </Page>
  )
}
