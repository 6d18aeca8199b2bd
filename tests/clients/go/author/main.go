// Orders a course and asks after it through the generated Go client: `author URL KEY`.
package main

import (
	"context"
	"fmt"
	"log"
	"os"

	schola "github.com/GIT_USER_ID/GIT_REPO_ID"
)

func demand(holds bool, what ...any) {
	if !holds {
		log.Fatalf("%+v", what)
	}
}

func main() {
	demand(len(os.Args) == 3, "wanted: URL KEY")
	configuration := schola.NewConfiguration()
	configuration.Servers = schola.ServerConfigurations{{URL: os.Args[1]}}
	client := schola.NewAPIClient(configuration)
	with := func(key string) context.Context {
		return context.WithValue(context.Background(), schola.ContextAccessToken, key)
	}
	order := *schola.NewCourseOrder("Onboarding for new hires")

	_, answer, err := client.CoursesAPI.CreateCourse(with("ls_sch_nothing")).CourseOrder(order).Execute()
	demand(err != nil && answer.StatusCode == 401, answer, err)
	refused, typed := err.(*schola.GenericOpenAPIError).Model().(schola.Error)
	demand(typed && refused.Code == "INVALID_API_KEY", err)

	author := with(os.Args[2])
	ordered, answer, err := client.CoursesAPI.CreateCourse(author).CourseOrder(order).Execute()
	demand(err == nil && answer.StatusCode == 202 && ordered.Status == schola.PENDING, ordered, err)
	job, _, err := client.CoursesAPI.GetJob(author, ordered.JobId).Execute()
	demand(err == nil && job.Status == schola.PENDING && job.Course == nil, job, err)
	_, answer, err = client.CoursesAPI.GetJob(author, "job_aaaaaaaaaaaaaaaaaaaa").Execute()
	demand(err != nil && answer.StatusCode == 404, answer, err)
	fmt.Printf("job %s is %s\n", ordered.JobId, job.Status)
}
