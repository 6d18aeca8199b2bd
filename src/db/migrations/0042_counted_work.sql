-- Set work counts the current students of its class who did it. Owner: plan.

UPDATE plan_work SET done = (
    SELECT COUNT(*) FROM plan_work_done
    JOIN class_members ON class_members.user_id = plan_work_done.user_id AND class_members.class_id = plan_work.class_id
    WHERE plan_work_done.work_id = plan_work.id AND class_members.role = 'student'
);
