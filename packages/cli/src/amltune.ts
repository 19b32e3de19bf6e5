import { completion } from './commands/completion.ts';
import { configExplain, configShow } from './commands/config.ts';
import { dataCheck } from './commands/data-check.ts';
import { dataConvert } from './commands/data-convert.ts';
import { dataDownload } from './commands/data-download.ts';
import { dataHead } from './commands/data-head.ts';
import { dataSplit } from './commands/data-split.ts';
import { dataStats } from './commands/data-stats.ts';
import { dataUpload } from './commands/data-upload.ts';
import { doctor } from './commands/doctor.ts';
import { help } from './commands/help.ts';
import { modelList } from './commands/model-list.ts';
import { modelShow } from './commands/model-show.ts';
import { version } from './commands/version.ts';
import { whoami } from './commands/whoami.ts';
import type { Program } from './command.ts';
import { topics } from './topics.ts';

/** The command line `amltune`, as data. */
export const amltune: Program = {
  name: 'amltune',
  summary: 'From chat data to a tested, fine-tuned model endpoint on Azure Machine Learning',
  groups: {
    config: 'Settings in effect and where they come from',
    data: 'Chat data: fetch, check, mend, convert, measure, split, upload',
    model: 'Models of a registry',
  },
  commands: [
    doctor,
    whoami,
    dataDownload,
    dataCheck,
    dataHead,
    dataStats,
    dataConvert,
    dataSplit,
    dataUpload,
    modelList,
    modelShow,
    configShow,
    configExplain,
    completion,
    help,
    version,
  ],
  topics,
};
