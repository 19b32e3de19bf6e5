#!/usr/bin/env node
import { main } from './main.ts';
import { runAsProcess } from './process-io.ts';

await runAsProcess(process, main);
