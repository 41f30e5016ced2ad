// SPDX-License-Identifier: GPL-2.0-only
//
// The type of packaging/fleet/prometheus/dashboard.json in the words of Grafana's own schema.
// lint.sh appends the dashboard and compiles the result: an unknown field, a value of
// another type and an unknown member of an enum are errors.

import type { Dashboard, FieldConfig, FieldConfigSource, Panel } from "@grafana/schema";
import type * as table from "@grafana/schema/dist/esm/raw/composable/table/panelcfg/x/TablePanelCfg_types.gen";
import type * as timeseries from "@grafana/schema/dist/esm/raw/composable/timeseries/panelcfg/x/TimeSeriesPanelCfg_types.gen";

// In JSON, a member of an enum of strings is a string.
type Json<T> = T extends string ? `${T}` : T extends Array<infer U> ? Json<U>[] :
	T extends object ? { [K in keyof T]: Json<T[K]> } : T;

// The schema of a panel leaves its options, and what its type adds to each field, open.
type Fields<Custom> = Omit<FieldConfigSource, "defaults"> & {
	defaults: Omit<FieldConfig, "custom"> & { custom?: Custom } };
type PanelOf<Type, Options, Custom> =
	Omit<Panel, "type" | "options" | "fieldConfig" | "targets"> & {
		type: Type; options?: Partial<Options>; fieldConfig?: Fields<Custom>;
		targets: Target[] };

// What a data source adds to a query is its own. These are Prometheus's.
type Target = { refId: string; expr: string; format?: "table" | "time_series" | "heatmap";
	instant?: boolean; range?: boolean; legendFormat?: string };

type OurDashboard = Omit<Dashboard, "panels"> & { panels: Array<
	PanelOf<"table", table.Options, table.FieldConfig> |
	PanelOf<"timeseries", timeseries.Options, timeseries.FieldConfig>> };

export const dashboard: Json<OurDashboard> =
