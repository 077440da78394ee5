import { BaseModel } from '../../../db/index.ts';

export type VmStatus = 'PROVISIONING' | 'RUNNING' | 'STOPPED' | 'ERROR';
export type PowerAction = 'start' | 'stop' | 'restart';
export type VmAction = PowerAction | 'create' | 'resize' | 'delete';

/** The tables this domain writes, as objection models. Columns are named as in the database. */
export class Vm extends BaseModel {
  static override tableName = 'vms';
  static override idColumn = ['tenant_id', 'id'];
  declare tenant_id: string;
  declare id: string;
  declare name: string;
  declare status: VmStatus;
  declare cpu: number;
  declare memory_gb: number;
  declare disk_gb: number;
  declare ip_address: string | null;
  declare source_type: 'template' | 'iso';
  declare template_id: string | null;
  declare template_name: string | null;
  declare iso_url: string | null;
  declare iso_sha256: string | null;
  declare error: string | null;
  declare image: string | null;
  declare host: string | null;
  declare job_id: string | null;
  declare protected: boolean;
  declare tags: string[];
  declare sealed_user_data: string | null;
  declare refused_by: string[];
  declare size_uncertain: boolean;
  declare pending_action: VmAction | null;
  declare created_by: string | null;
  declare deleted_at: string | null;
}

export class VmJob extends BaseModel {
  static override tableName = 'vm_jobs';
  static override idColumn = ['tenant_id', 'id'];
  declare tenant_id: string;
  declare id: string;
  declare vm_id: string;
  declare action: VmAction;
  declare status: 'QUEUED' | 'RUNNING' | 'SUCCEEDED' | 'FAILED';
  /** Of a resize: what the machine is to have. */
  declare cpu: number | null;
  declare memory_gb: number | null;
  declare disk_gb: number | null;
  declare progress: number;
  declare attempts: number;
  declare error: string | null;
  declare created_by: string | null;
  declare vm_created_by: string | null;
  declare started_at: string | null;
  declare finished_at: string | null;
}

export class VmLogEntry extends BaseModel {
  static override tableName = 'vm_log_entries';
  static override idColumn = ['tenant_id', 'id'];
  declare tenant_id: string;
  declare id: string;
  declare vm_id: string;
  declare level: 'INFO' | 'WARN' | 'ERROR';
  declare message: string;
}

export class VmTemplate extends BaseModel {
  static override tableName = 'vm_templates';
  static override idColumn = ['tenant_id', 'id'];
  declare tenant_id: string;
  declare id: string;
  declare name: string;
  declare description: string | null;
  declare os: string;
  declare cpu: number;
  declare memory_gb: number;
  declare disk_gb: number;
  declare least_disk_gb: number | null;
  declare image: string | null;
  declare is_public: boolean;
  declare offered_to: string[];
}
