import { letHeapGrow } from '../../runtime/heap-growth.ts'
import { logObserver, noObserver } from '../../runtime/observer.ts'
import { exitCodes, programLog } from '../../runtime/program.ts'
import { relayLimits } from './limits.ts'
import { MasterWatch } from './master-watch.ts'
import { readTask } from './pair-task.ts'
import { startRelay } from './relay.ts'

/**
 * The process of one of several pairs. It runs until its Master says so (SIGTERM), or has been gone for `masterGrace`:
 * then it ends its sessions as a relay that is stopped (5.45).
 */

letHeapGrow()
const told = new Promise<string>(resolve => process.on('SIGTERM', resolve))
const { name, configuration } = await readTask(process.stdin)
const log = programLog(configuration.logLevel, { party: 'relay', pair: name })
const master = new MasterWatch(configuration.masterGrace * 1000)
const gone = master.isGone.then(() => 'the Master is gone')
try {
  const observe = log.isLevelEnabled('trace') ? logObserver(log, 'relay') : noObserver
  const asked = (): void => master.asked()
  const pair = { name, asked }
  const running = await startRelay(configuration, { log, observe }, relayLimits, pair)
  log.info({ addresses: running.addresses, process: process.pid }, 'a pair is ready')
  const why = await Promise.race([told, gone])
  master.stop()
  log.info({ why }, 'a pair stops')
  await running.stop()
  log.info('a pair has stopped')
} catch (error) {
  log.fatal({ err: error }, 'a pair failed')
  log.flush()
  process.exit(exitCodes.failed)
}
