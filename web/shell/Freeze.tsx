// Freezing is always one step away. What it takes is loaded behind the first page, before anybody
// asks for it.

import { Button } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { lazy, Suspense, useEffect } from 'react'
import { Icon } from '../parts/Icon.tsx'
import { useWords } from '../words/use.ts'
import { freezeWords } from './freeze-words.ts'

const load = async () => ({ default: (await import('./FreezeDialog.tsx')).FreezeDialog })

const FreezeDialog = lazy(load)

export function FreezeButton() {
  const say = useWords(freezeWords)
  const [isOpen, dialog] = useDisclosure()
  useEffect(() => {
    load().catch(() => undefined)
  }, [])
  return (
    <>
      <Button
        aria-label={say('button')}
        className="freeze"
        color="red"
        leftSection={<Icon name="snow" size={18} />}
        onClick={dialog.open}
        size="sm"
        variant="light"
      >
        <span className="wide">{say('button')}</span>
      </Button>
      {isOpen && (
        <Suspense>
          <FreezeDialog onDone={dialog.close} />
        </Suspense>
      )}
    </>
  )
}
